# Picture Math as a container: docs/self-hosting.md says how to run it. test/unit/tools/serve/image.test.ts reads this file
# and, in the long run of the tests, takes its steps in an empty folder.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
# Packages first: they change less often than the code.
COPY package.json package-lock.json .npmrc ./
# Scripts stay off: one of them (onnxruntime-node) would download CUDA libraries.
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
COPY . .
# The page, the word lists and the text encoder of the embedded model; the store is filled at each start.
RUN node tools/cli.ts serve --prepare-only && rm -rf .wrangler .svelte-kit
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error

FROM node:24.21.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app ./
# What users make, their word lists and keys, is the only thing that is written: a volume keeps it.
RUN mkdir -p .wrangler/state && chown node:node .wrangler .wrangler/state
USER node
VOLUME /app/.wrangler/state
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/api/v1/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "tools/cli.ts", "serve", "--log", "--prepared", "--host", "0.0.0.0"]
