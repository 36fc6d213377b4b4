/**
 * Vocabularies of one's own. The words are encoded a block at a time; a block is kept for an hour under the hash of its
 * content, so a list that takes more than one request goes on where it stopped, on any machine, and a request that is
 * killed loses at most a block. Only when all blocks are there is the vocabulary written: its data under their hash, then
 * the pointer, so that there is never half of one.
 */
import { MAX_PROMPTS_PER_REQUEST } from '#core/limits.ts';
import { WRITE_UNITS } from '#core/contract/costs.ts';
import { wordVector } from '#core/model/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import {
  TEMPLATE_SETS,
  fillTemplate,
  templatesFor,
  templatesOfWords,
  type TemplateSet,
} from '#core/text/prompt.ts';
import { hashOf, hexOf, sha256 } from '#core/hash.ts';
import { encodeVocabulary, type Word } from '#core/format/vocabulary.ts';
import { pointTo, shardsOf, type OwnPointer } from '#core/format/pointer.ts';
import type { StatisticsStore } from '../store/statistics.ts';
import type { TextEncoderStore } from './text-encoder.ts';
import type { VocabularyStore } from '../store/vocabularies.ts';
import type { AllowedWrites } from '../store/allowed-writes.ts';
import { createGate } from '../store/gate.ts';
import type { Repeats } from '../store/repeats.ts';
import { OWN_DATA_SECONDS, OWN_SECONDS, expiryFrom } from '../store/renewal.ts';
import { calibrateWords } from './calibrate-words.ts';
import { embedTexts } from './embed-texts.ts';
import { createRepeat, type Repeat } from './repeats.ts';
import type { Meter } from '../meter.ts';
import { blockKey, ownKey, ownShardKey } from '#core/format/store-keys.ts';

/** Words in a block at most, and characters of their prompts: a block is paid for at once, so that it may not be dear. */
const BLOCK = 32;
const BLOCK_CHARACTERS = 4000;
const BLOCK_SECONDS = 3600;
/** Of lists that are made at a time: rows, file and parts of each. */
const MAX_MAKING_BYTES = 12 * 1024 * 1024;
const DIGEST_BYTES = 32;
const TOKEN_BYTES = 32;
const ID_BYTES = 16;

const random = (bytes: number) => hexOf(crypto.getRandomValues(new Uint8Array(bytes)));

export interface WantedVocabulary {
  name: string | null;
  words: readonly Word[];
  /** Instead of the templates by part of speech. */
  templates: readonly string[] | null;
  /** How many words the last answer said are encoded: blocks before it are looked for, later ones are not. */
  done: number;
  /** Names the request where it may come twice. */
  idempotencyKey: string | null;
  /** Counts what the work costs before it is done. */
  meter: Meter;
  /** Whose writes are counted. */
  client: string;
}

export type Creation =
  /** `retryAfter`: seconds, 0 where it can go on at once. */
  | { state: 'encoding'; done: number; retryAfter: number }
  | { state: 'created'; pointer: OwnPointer; token: string };

export interface OwnVocabularies {
  /** @throws PictureMathError `rate-limited`, `storage-full`, `idempotency-key-reused`, `text-too-long`, and what the encoder and the statistics throw */
  create(manifest: Manifest, wanted: WantedVocabulary): Promise<Creation>;
  /** @throws PictureMathError `vocabulary-unknown`, `token-wrong` */
  remove(id: string, token: string): Promise<void>;
}

interface Stores {
  encoders: TextEncoderStore;
  statistics: StatisticsStore;
  vocabularies: VocabularyStore;
  writes: AllowedWrites;
  repeats: Repeats;
}

export function createOwnVocabularies(kv: KVNamespace, stores: Stores): OwnVocabularies {
  const making = createGate(MAX_MAKING_BYTES);
  const templatesOf = (manifest: Manifest, { templates, words }: WantedVocabulary): TemplateSet =>
    templates ? { default: templates } : templatesOfWords(TEMPLATE_SETS[manifest.templates], words);

  /** A block's rows f32 [words, D] behind their SHA-256; null when it is not there, or damaged: then it is made again. */
  async function readBlock(key: string, length: number): Promise<Float32Array | null> {
    const value = await kv.get(key, 'arrayBuffer');
    if (value === null || value.byteLength !== DIGEST_BYTES + length * 4) return null;
    const bytes = new Uint8Array(value);
    const rows = bytes.subarray(DIGEST_BYTES);
    if ((await sha256(rows)) !== hexOf(bytes.subarray(0, DIGEST_BYTES))) return null;
    return new Float32Array(value.slice(DIGEST_BYTES));
  }

  async function writeBlock(
    key: string,
    rows: Float32Array<ArrayBuffer>,
    { client }: WantedVocabulary,
    repeat: Repeat | null,
  ): Promise<void> {
    const bytes = new Uint8Array(DIGEST_BYTES + rows.byteLength);
    await stores.writes.take(client, 1, bytes.length);
    await repeat?.remember();
    const body = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', body)));
    bytes.set(body, DIGEST_BYTES);
    await kv.put(key, bytes, { expirationTtl: BLOCK_SECONDS });
  }

  /** The list in blocks, each with its prompts and the key under which its rows are kept meanwhile. */
  async function blocksOf(manifest: Manifest, wanted: WantedVocabulary) {
    const set = templatesOf(manifest, wanted);
    const filled = wanted.words.map(({ label, partOfSpeech }) =>
      templatesFor(set, partOfSpeech).map((template) => fillTemplate(template, label)),
    );
    const lengthOf = (prompts: readonly string[]) =>
      prompts.reduce((sum, { length }) => sum + length, 0);
    const blocks = [];
    let first = 0;
    while (first < filled.length) {
      let end = first + 1;
      let characters = lengthOf(filled[first] ?? []);
      while (end < filled.length && end - first < BLOCK) {
        characters += lengthOf(filled[end] ?? []);
        if (characters > BLOCK_CHARACTERS) break;
        end++;
      }
      const prompts = filled.slice(first, end);
      blocks.push({
        first,
        end,
        prompts,
        cost: prompts.reduce((sum, list) => sum + list.length, 0),
        key: blockKey(await hashOf([spaceOf(manifest).id, prompts])),
      });
      first = end;
    }
    return blocks;
  }
  type Blocks = Awaited<ReturnType<typeof blocksOf>>;

  /** The rows [words, D] of words by their prompts. */
  async function encodeBlock(
    manifest: Manifest,
    words: readonly (readonly string[])[],
    meter: Meter,
  ): Promise<Float32Array<ArrayBuffer>> {
    const { dimensions } = manifest;
    const texts = words.flat().map((text) => ({ text, pointer: '/words' }));
    const embedded = await embedTexts(stores.encoders, manifest, texts, meter);
    const rows = new Float32Array(words.length * dimensions);
    let at = 0;
    for (const [i, { length }] of words.entries()) {
      const own = embedded.slice(at, at + length);
      rows.set(wordVector(own.map(({ vector }) => vector)), i * dimensions);
      at += length;
    }
    return rows;
  }

  /** Fills `rows` as far as a request may; says how many words are there, from the first, and when to go on. */
  async function encode(
    manifest: Manifest,
    wanted: WantedVocabulary,
    blocks: Blocks,
    rows: Float32Array,
    repeat: Repeat | null,
  ) {
    const { dimensions } = manifest;
    // A list that is done within one request needs no blocks.
    const keep = needsBlocks(wanted, blocks);
    let prompts = 0;
    for (const { first, end, prompts: filled, cost, key } of blocks) {
      // KV remembers for a minute that a key was missing: only blocks that must be there are asked for.
      const known = end <= wanted.done ? await readBlock(key, filled.length * dimensions) : null;
      if (known) {
        rows.set(known, first * dimensions);
        continue;
      }
      if (prompts > 0 && prompts + cost > MAX_PROMPTS_PER_REQUEST)
        return { done: first, retryAfter: 0 };
      try {
        const block = await encodeBlock(manifest, filled, wanted.meter);
        if (keep) await writeBlock(key, block, wanted, repeat);
        rows.set(block, first * dimensions);
      } catch (error) {
        // What this request has encoded is kept: the next one goes on from there.
        const isOver =
          error instanceof PictureMathError &&
          (error.code === 'rate-limited' || error.code === 'request-too-large');
        if (isOver && keep && prompts > 0)
          return { done: first, retryAfter: error.retryAfter ?? 0 };
        throw error;
      }
      prompts += cost;
    }
    return { done: wanted.words.length, retryAfter: 0 };
  }

  const needsBlocks = ({ done }: WantedVocabulary, blocks: Blocks) =>
    done > 0 || blocks.reduce((sum, { cost }) => sum + cost, 0) > MAX_PROMPTS_PER_REQUEST;

  async function write(
    manifest: Manifest,
    wanted: WantedVocabulary,
    rows: Float32Array<ArrayBuffer>,
    repeat: Repeat | null,
  ): Promise<Creation> {
    const { id: space, dimensions } = spaceOf(manifest);
    const { imageMean, textMean, differences } = await stores.statistics.load(space);
    const vocabulary = {
      space,
      dimensions,
      words: wanted.words,
      templates: templatesOf(manifest, wanted),
      rows,
      ...(await calibrateWords({ rows, dimensions }, differences, wanted.meter)),
      textMean,
      imageMean,
    };
    const bytes = await encodeVocabulary(vocabulary);
    const id = repeat?.id ?? `u-${random(ID_BYTES)}`;
    const parts = shardsOf(bytes);
    await stores.writes.take(wanted.client, parts.length + 1, bytes.length);
    const made = (await repeat?.remember()) ?? new Date();
    for (const part of parts)
      await kv.put(ownShardKey(id, await sha256(part)), part, { expirationTtl: OWN_DATA_SECONDS });
    const expires = expiryFrom(made.getTime());
    await stores.writes.keep(id, bytes.length, expires.getTime());
    const token = repeat?.token ?? random(TOKEN_BYTES);
    const pointer: OwnPointer = {
      ...(await pointTo(id, vocabulary, bytes)),
      name: wanted.name,
      expires_at: expires.toISOString(),
      token_sha256: await hashOf(token),
    };
    await kv.put(ownKey(id), JSON.stringify(pointer), { expirationTtl: OWN_SECONDS });
    return { state: 'created', pointer, token };
  }

  /** The request by its key; without what differs between tries. */
  const repeatOf = (
    manifest: Manifest,
    { idempotencyKey, name, words, templates }: WantedVocabulary,
  ) =>
    idempotencyKey === null
      ? null
      : createRepeat(stores.repeats, idempotencyKey, [
          spaceOf(manifest).id,
          name,
          words,
          templates,
        ]);

  /** The list that the same request made before, if it is still there. */
  async function findMade(repeat: Repeat | null): Promise<Creation | null> {
    if (!repeat || !(await repeat.isKnown())) return null;
    try {
      const pointer = await stores.vocabularies.readOwn(repeat.id);
      return { state: 'created', pointer, token: repeat.token };
    } catch (error) {
      // Not whole yet, or deleted: it is made again, under the same id.
      if (error instanceof PictureMathError && error.code === 'vocabulary-unknown') return null;
      throw error;
    }
  }

  return {
    async create(manifest, wanted) {
      const repeat = await repeatOf(manifest, wanted);
      const before = await findMade(repeat);
      if (before) return before;
      const length = wanted.words.length * spaceOf(manifest).dimensions;
      return making.hold(3 * length * Float32Array.BYTES_PER_ELEMENT, async () => {
        const rows = new Float32Array(length);
        const blocks = await blocksOf(manifest, wanted);
        const { done, retryAfter } = await encode(manifest, wanted, blocks, rows, repeat);
        if (done < wanted.words.length) return { state: 'encoding', done, retryAfter };
        await wanted.meter.charge('write', WRITE_UNITS);
        const created = await write(manifest, wanted, rows, repeat);
        // Nothing of the words stays that a deletion would not find.
        if (needsBlocks(wanted, blocks)) for (const { key } of blocks) await kv.delete(key);
        return created;
      });
    },
    async remove(id, token) {
      const pointer = await stores.vocabularies.readOwn(id);
      if ((await hashOf(token)) !== pointer.token_sha256)
        throw new PictureMathError(
          'token-wrong',
          'Expected the delete token that was shown when the vocabulary was made, as Authorization: Bearer TOKEN.',
        );
      // First what makes it findable.
      await kv.delete(ownKey(id));
      for (const { sha256: hash } of pointer.shards) await kv.delete(ownShardKey(id, hash));
      await stores.writes.drop(id);
    },
  };
}
