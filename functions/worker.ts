/** The worker entry: wires the bindings into the app, nothing else. */
import scan from '../kernels/build/scan.wasm';
import transformer from '../kernels/build/transformer.wasm';
import { createApp } from './app.ts';
import { createModelStore } from './model-store.ts';
import { createOwnVocabularies } from './own-vocabularies.ts';
import { createStatisticsStore } from './statistics-store.ts';
import { createTextEncoderStore } from './text-encoder.ts';
import { createVocabularyStore } from './vocabulary-store.ts';

interface Env {
  STORE: KVNamespace;
}

function createDeps(kv: KVNamespace) {
  const encoders = createTextEncoderStore(kv, transformer);
  const statistics = createStatisticsStore(kv);
  const vocabularies = createVocabularyStore(kv, scan);
  return {
    models: createModelStore(kv),
    vocabularies,
    ownVocabularies: createOwnVocabularies(kv, { encoders, statistics, vocabularies }),
    encoders,
    statistics,
  };
}

let app: ReturnType<typeof createApp> | undefined;

export default {
  fetch(request: Request, env: Env, context: ExecutionContext) {
    // One app per isolate, so that vocabularies and the encoder stay in memory.
    app ??= createApp(createDeps(env.STORE));
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<Env>;
