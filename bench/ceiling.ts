/** What an isolate holds that has served everything large: CLIP's text tower, 10,000 words, and fifty lists of users. */
import { fileFor } from '../core/model/manifest.ts';
import { encodeVocabulary } from '../core/format/vocabulary.ts';
import { pointTo, shardsOf } from '../core/format/pointer.ts';
import { ownKey, ownShardKey, pointerKey, shardKey } from '../core/format/store-keys.ts';
import { sha256 } from '../core/hash.ts';
import { encodeBase64 } from '../core/vector/embedding.ts';
import { makeStandIn } from '../stand-in/make.ts';
import { startService } from '../test/support/edge/service.ts';
import { readManifest } from '../tools/model/folder.ts';
import { prepareText } from '../tools/model/prepare.ts';
import { putModel } from '../tools/store/local.ts';
import { storeOf, type Namespace } from '../tools/store/store.ts';
import { writeIndex } from '../tools/store/write-index.ts';
import { spaceOf } from '../core/model/manifest.ts';
import type { BenchOptions } from './encode.ts';
import { randomUnitRows } from './support/random-rows.ts';
import type { Row } from './support/report.ts';

const MODEL = 'stand-in-vit-b-32';
const LISTS = 50;
const LIST_WORDS = 1000;
const MIB = 2 ** 20;
const MOST_MB = 110;

export async function benchCeiling({ quick, log }: BenchOptions): Promise<Row[]> {
  log("Filling a store: a tower of CLIP's shape, 10,000 words, lists of users ...");
  await makeStandIn(MODEL);
  const manifest = await readManifest(MODEL);
  void fileFor(manifest, 'text');
  const prepared = await prepareText(manifest);
  const { id: space, dimensions } = spaceOf(manifest);
  const lists = quick ? 20 : LISTS;
  const vocabularyOf = (words: number, seed: number) => ({
    space,
    dimensions,
    words: Array.from({ length: words }, (_, i) => ({
      label: `word ${seed} ${i}`,
      category: null,
      partOfSpeech: 'noun',
    })),
    templates: { default: ['{}'] },
    rows: randomUnitRows(words, dimensions, seed),
    sigma: new Float32Array(words).fill(0.03),
    background: Float32Array.from({ length: 600 }, (_, i) => 2 + i / 300),
    textMean: randomUnitRows(1, dimensions, 3),
    imageMean: randomUnitRows(1, dimensions, 4),
  });
  const own = Array.from({ length: lists }, (_, i) => `u-${i.toString(16).padStart(32, '0')}`);
  const service = await startService({
    async fill(kv: Namespace) {
      const store = storeOf(kv);
      const put = async (id: string, words: number, seed: number, isOwn: boolean) => {
        const vocabulary = vocabularyOf(words, seed);
        const bytes = await encodeVocabulary(vocabulary);
        const pointer = await pointTo(id, vocabulary, bytes);
        for (const part of shardsOf(bytes)) {
          const hash = await sha256(part);
          await store.put(
            isOwn ? ownShardKey(id, hash) : shardKey(hash),
            new Uint8Array(part).buffer,
          );
        }
        const expires = new Date(Date.now() + 29 * 86_400_000).toISOString();
        await store.put(
          isOwn ? ownKey(id) : pointerKey(space, id),
          JSON.stringify(
            isOwn
              ? { ...pointer, name: null, expires_at: expires, token_sha256: '0'.repeat(64) }
              : pointer,
          ),
        );
      };
      await putModel(store, manifest, [], prepared);
      await put('english-10k', 10_000, 11, false);
      for (const [i, id] of own.entries()) await put(id, LIST_WORDS, 100 + i, true);
      await writeIndex(store);
    },
  });
  const vectors = randomUnitRows(2, dimensions, 5);
  const pair = [0, 1].map((i) => ({
    weight: i === 0 ? 1 : -1,
    embedding: encodeBase64(vectors.slice(i * dimensions, (i + 1) * dimensions)),
  }));
  const ask = async (path: string, body: object) => {
    const response = await fetch(`${service.origin}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: manifest.id, ...body }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
  };
  let most = 0;
  const look = async () => {
    const { heap, buffers } = await service.memory();
    most = Math.max(most, heap + buffers);
  };
  log('Asking for all of it ...');
  // Tokens of many shards, all methods, every list, several at a time.
  for (let i = 0; i < 8; i++)
    await ask('/embeddings', {
      input: Array.from({ length: 8 }, (_, n) => `${i * 977 + n * 131} zebra ${n} quilt`),
    });
  for (const method of ['centred', 'z', 'cosine'])
    await ask('/rank', { terms: pair, vocabulary: 'english-10k', method, k: 100 });
  await look();
  for (let i = 0; i < own.length; i += 5) {
    await Promise.all(
      own.slice(i, i + 5).map((id) => ask('/rank', { terms: pair, vocabulary: id })),
    );
    await look();
  }
  await ask('/rank', { terms: pair, vocabulary: 'english-10k' });
  await look();
  await service.stop();
  const mb = most / 1e6;
  return [
    {
      id: 'ceiling.isolate',
      value: most / MIB,
      unit: 'MiB',
      what: `JavaScript's heap and buffers (WebAssembly among them) at their highest, by the isolate's own accounts: a text tower of CLIP ViT-B/32's shape, 10,000 words with three methods, ${lists} lists of ${LIST_WORDS} words; ${mb <= MOST_MB ? 'holds' : 'DOES NOT HOLD'} (at most ${MOST_MB} MB)`,
    },
  ];
}
