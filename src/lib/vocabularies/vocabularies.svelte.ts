/** Vocabularies (word lists with vectors): the shipped ones, and one's own, whose ids this device remembers. */
import * as v from 'valibot';
import type { VocabularyInfo } from '#core/contract/api.ts';
import { MAX_LABEL_CHARACTERS, MAX_VOCABULARY_WORDS } from '#core/limits.ts';
import { sha256 } from '#core/hash.ts';
import type { Vocabulary, Word } from '#core/format/vocabulary.ts';
import { memoizeLoad } from '../service/memoize.ts';
import { readStored, writeStored } from '../device/stored.ts';

export const WORD_LIST_LIMITS = {
  words: MAX_VOCABULARY_WORDS,
  labelCharacters: MAX_LABEL_CHARACTERS,
};

const REMEMBERED = 'picture-math-word-lists';
const rememberedSchema = v.array(
  v.object({
    id: v.string(),
    model: v.string(),
    name: v.nullable(v.string()),
    size: v.number(),
    expires: v.string(),
    /** Who made it may delete it; who opened it by its id may not. */
    token: v.nullable(v.string()),
  }),
);
export type OwnVocabulary = v.InferOutput<typeof rememberedSchema>[number];

/** A list's words and vectors on this device. */
export interface LoadedVocabulary {
  vocabulary: Vocabulary;
  sha256: string;
}

/** Loaded when it is asked: the first look at the page needs no service. */
const service = async () => (await import('../service/api-client.ts')).service;
const keyOf = (space: string, id: string) => `${space} ${id}`;

export class Vocabularies {
  shipped = $state.raw<readonly VocabularyInfo[]>([]);
  own = $state.raw<readonly OwnVocabulary[]>([]);
  /** A list that is being made. */
  making = $state<{ done: number; total: number } | null>(null);
  /** Those that are on this device now, by space and id. */
  #ready = new Map<string, LoadedVocabulary>();

  /** What this device remembers; those that have expired are forgotten. */
  recall(): void {
    const now = new Date().toISOString();
    this.own = readStored(REMEMBERED, rememberedSchema, []).filter(({ expires }) => expires > now);
  }

  /** @throws PictureMathError `network-failed` */
  async refresh(): Promise<void> {
    this.shipped = await (await service()).vocabularies();
  }

  /** The list's words and vectors, if they are here already. */
  peek(space: string, id: string): LoadedVocabulary | null {
    return this.#ready.get(keyOf(space, id)) ?? null;
  }

  /**
   * Loads a list's words and vectors to the device.
   * @throws PictureMathError `vocabulary-unknown`, `vocabulary-corrupt`, `network-failed`
   */
  readonly load = memoizeLoad(async (space: string, id: string): Promise<LoadedVocabulary> => {
    const [bytes, { decodeVocabulary }] = await Promise.all([
      service().then((client) => client.vocabularyFile(id, space)),
      import('#core/format/vocabulary.ts'),
    ]);
    const loaded = {
      vocabulary: await decodeVocabulary(bytes, space),
      sha256: await sha256(bytes),
    };
    this.#ready.set(keyOf(space, id), loaded);
    return loaded;
  }, keyOf);

  /**
   * Sends a list to be encoded, as many steps as that takes.
   * @throws PictureMathError what the service refused; `AbortError` when it is cancelled: what is encoded stays for an hour
   */
  async make(
    space: string,
    name: string | null,
    words: readonly Word[],
    signal: AbortSignal,
  ): Promise<OwnVocabulary> {
    this.making = { done: 0, total: words.length };
    try {
      const info = await (
        await service()
      ).createVocabulary(
        {
          model: space,
          ...(name ? { name } : {}),
          words: words.map(({ label, category, partOfSpeech }) => ({
            label,
            category,
            part_of_speech: partOfSpeech,
          })),
        },
        { signal, onProgress: (done, total) => (this.making = { done, total }) },
      );
      return this.#remember(info, info.delete_token ?? null);
    } finally {
      this.making = null;
    }
  }

  /** Finds a list by the id that somebody shared. @throws PictureMathError `vocabulary-unknown`, `network-failed` */
  async open(id: string): Promise<OwnVocabulary> {
    const info = await (await service()).vocabulary(id);
    return this.#remember(info, this.own.find((list) => list.id === id)?.token ?? null);
  }

  /** Deletes a list for everybody who made it here; forgets it otherwise. */
  async remove({ id, token }: OwnVocabulary): Promise<void> {
    if (token !== null) await (await service()).deleteVocabulary(id, token);
    this.#store(this.own.filter((list) => list.id !== id));
  }

  #remember(info: VocabularyInfo, token: string | null): OwnVocabulary {
    const list: OwnVocabulary = {
      id: info.id,
      model: info.model,
      name: info.name ?? null,
      size: info.size,
      expires: info.expires_at ?? '',
      token,
    };
    this.#store([list, ...this.own.filter(({ id }) => id !== list.id)]);
    return list;
  }

  #store(own: readonly OwnVocabulary[]): void {
    this.own = own;
    writeStored(REMEMBERED, own);
  }
}
