/**
 * Vocabularies of one's own. The words are encoded a block at a time; a block is kept for an hour under the hash of its
 * content, so a list that takes more than one request goes on where it stopped, on any machine, and a request that is
 * killed loses at most a block. Only when all blocks are there is the vocabulary written: its data under their hash, then
 * the pointer, so that there is never half of one.
 */
import { MAX_PROMPTS_PER_REQUEST, VOCABULARY_DAYS } from '#core/limits.ts';
import { encodeUnits, type RateClass } from '#core/contract/routes.ts';
import { embedWord } from '#core/model/embed.ts';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf, type Manifest } from '#core/model/manifest.ts';
import {
  TEMPLATE_SETS,
  fillTemplate,
  templatesFor,
  templatesOfWords,
  type TemplateSet,
} from '#core/text/prompt.ts';
import { calibrate } from '#core/rank/statistics.ts';
import { hashOf, hexOf, sha256 } from '#core/hash.ts';
import { encodeVocabulary, type Word } from '#core/format/vocabulary.ts';
import { pointTo, shardsOf, type OwnPointer } from '#core/format/pointer.ts';
import type { StatisticsStore } from '../store/statistics.ts';
import type { TextEncoderStore } from './text-encoder.ts';
import type { VocabularyStore } from '../store/vocabularies.ts';
import { blockKey, ownKey, ownShardKey } from '#core/format/store-keys.ts';

/** Words in a block. */
const BLOCK = 32;
const BLOCK_SECONDS = 3600;
const DAY_SECONDS = 86_400;
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
  /** Counts what the work costs before it is done. */
  charge: (rate: RateClass, units: number) => Promise<void>;
}

export type Creation =
  { state: 'encoding'; done: number } | { state: 'created'; pointer: OwnPointer; token: string };

export interface OwnVocabularies {
  /** @throws PictureMathError `text-too-long`, and what the encoder and the statistics throw */
  create(manifest: Manifest, wanted: WantedVocabulary): Promise<Creation>;
  /** @throws PictureMathError `vocabulary-unknown`, `token-wrong` */
  remove(id: string, token: string): Promise<void>;
}

interface Stores {
  encoders: TextEncoderStore;
  statistics: StatisticsStore;
  vocabularies: VocabularyStore;
}

export function createOwnVocabularies(kv: KVNamespace, stores: Stores): OwnVocabularies {
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

  async function writeBlock(key: string, rows: Float32Array<ArrayBuffer>): Promise<void> {
    const bytes = new Uint8Array(DIGEST_BYTES + rows.byteLength);
    const body = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    bytes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', body)));
    bytes.set(body, DIGEST_BYTES);
    await kv.put(key, bytes, { expirationTtl: BLOCK_SECONDS });
  }

  /** The list in blocks, each with its prompts and the key under which its rows are kept meanwhile. */
  async function blocksOf(manifest: Manifest, wanted: WantedVocabulary) {
    const set = templatesOf(manifest, wanted);
    const blocks = [];
    for (let first = 0; first < wanted.words.length; first += BLOCK) {
      const words = wanted.words.slice(first, first + BLOCK);
      const templates = words.map((word) => templatesFor(set, word.partOfSpeech));
      const labels = words.map(({ label }) => label);
      blocks.push({
        first,
        words,
        templates,
        prompts: templates.reduce((sum, list) => sum + list.length, 0),
        key: blockKey(await hashOf([spaceOf(manifest).id, templates, labels])),
      });
    }
    return blocks;
  }
  type Blocks = Awaited<ReturnType<typeof blocksOf>>;

  /** Fills `rows` as far as a request may; returns how many words are there, from the first. */
  async function encode(
    manifest: Manifest,
    wanted: WantedVocabulary,
    blocks: Blocks,
    rows: Float32Array,
  ) {
    const { dimensions } = manifest;
    const { tower, tokenize } = await stores.encoders.load(manifest);
    // A list that is done within one request needs no blocks.
    const keep = needsBlocks(wanted, blocks);
    let prompts = 0;
    for (const { first, words, templates, prompts: cost, key } of blocks) {
      const end = first + words.length;
      // KV remembers for a minute that a key was missing: only blocks that must be there are asked for.
      const known = end <= wanted.done ? await readBlock(key, words.length * dimensions) : null;
      if (known) {
        rows.set(known, first * dimensions);
        continue;
      }
      if (prompts > 0 && prompts + cost > MAX_PROMPTS_PER_REQUEST) return first;
      prompts += cost;
      try {
        await wanted.charge('encode', encodeUnits(cost));
      } catch (error) {
        // What this request has encoded is kept: the next one goes on from there.
        if (keep && prompts > cost) return first;
        throw error;
      }
      const block = new Float32Array(words.length * dimensions);
      for (const [i, { label }] of words.entries()) {
        const filled = (templates[i] ?? []).map((template) => fillTemplate(template, label));
        block.set(await embedWord(manifest, tower, tokenize, filled), i * dimensions);
      }
      rows.set(block, first * dimensions);
      if (keep) await writeBlock(key, block);
    }
    return wanted.words.length;
  }

  const needsBlocks = ({ done }: WantedVocabulary, blocks: Blocks) =>
    done > 0 || blocks.reduce((sum, { prompts }) => sum + prompts, 0) > MAX_PROMPTS_PER_REQUEST;

  async function write(
    manifest: Manifest,
    wanted: WantedVocabulary,
    rows: Float32Array<ArrayBuffer>,
  ): Promise<Creation> {
    const { id: space, dimensions } = spaceOf(manifest);
    const { imageMean, textMean, differences } = await stores.statistics.load(space);
    const vocabulary = {
      space,
      dimensions,
      words: wanted.words,
      templates: templatesOf(manifest, wanted),
      rows,
      ...calibrate({ rows, dimensions }, differences),
      textMean,
      imageMean,
    };
    const bytes = await encodeVocabulary(vocabulary);
    const seconds = VOCABULARY_DAYS * DAY_SECONDS;
    const id = `u-${random(ID_BYTES)}`;
    for (const part of shardsOf(bytes))
      // A day longer than what points to it.
      await kv.put(ownShardKey(id, await sha256(part)), part, {
        expirationTtl: seconds + DAY_SECONDS,
      });
    const token = random(TOKEN_BYTES);
    const pointer: OwnPointer = {
      ...(await pointTo(id, vocabulary, bytes)),
      name: wanted.name,
      expires_at: new Date(Date.now() + seconds * 1000).toISOString(),
      token_sha256: await hashOf(token),
    };
    await kv.put(ownKey(id), JSON.stringify(pointer), { expirationTtl: seconds });
    return { state: 'created', pointer, token };
  }

  return {
    async create(manifest, wanted) {
      const rows = new Float32Array(wanted.words.length * spaceOf(manifest).dimensions);
      const blocks = await blocksOf(manifest, wanted);
      const done = await encode(manifest, wanted, blocks, rows);
      if (done < wanted.words.length) return { state: 'encoding', done };
      await wanted.charge('write', 1);
      const created = await write(manifest, wanted, rows);
      // Nothing of the words stays that a deletion would not find.
      if (needsBlocks(wanted, blocks)) for (const { key } of blocks) await kv.delete(key);
      return created;
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
    },
  };
}
