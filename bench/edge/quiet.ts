/** The product's Worker without its log: what a line a request costs in workerd here, where nobody collects it. */
import { createApp } from '../../functions/app.ts';
import { createDeps, type Env } from '../../functions/bindings.ts';

let app: ReturnType<typeof createApp> | undefined;
const silent = { log() {}, error() {} };

export { StorageBudget } from '../../functions/store/budget.ts';

export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    app ??= createApp(createDeps(env, silent));
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
