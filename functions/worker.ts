/** The worker entry: wires the bindings into the app, nothing else. */
import { createApp } from './app.ts';
import { createDeps, type Env } from './bindings.ts';

let app: ReturnType<typeof createApp> | undefined;

export { StorageBudget } from './store/budget.ts';

export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    app ??= createApp(createDeps(env));
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
