/** The worker entry: wires the bindings into the app, nothing else. */
import { createApp } from './app.ts';
import { createModelStore } from './model-store.ts';
import { createVocabularyStore } from './vocabulary-store.ts';

interface Env {
  STORE: KVNamespace;
}

let app: ReturnType<typeof createApp> | undefined;

export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    // One app per isolate, so that decoded vocabularies stay in memory.
    app ??= createApp({
      models: createModelStore(env.STORE),
      vocabularies: createVocabularyStore(env.STORE),
    });
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
