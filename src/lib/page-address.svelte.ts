/** The address in the bar is what the page shows: kept as the sum changes, and opened when a reader goes back to it. */
import { pushState, replaceState } from '$app/navigation';
import { addressOf, parseSampleAddress, type AddressOptions } from './sum/shown-address.ts';
import type { Sample } from './sum/samples.ts';
import { emptySum, usedTerms, type Terms } from './sum/terms.ts';
import type { Workspace } from './workspace.svelte.ts';

export class PageAddress {
  /** The fragment in the bar, with its `#`; empty for none. */
  shown = $state('');
  readonly #workspace: Workspace;
  readonly #samples: readonly Sample[];
  /** Sums of this visit by their addresses: going back to one brings its pictures, too. */
  readonly #known = new Map<string, { terms: Terms } & AddressOptions>();
  /** The pictures and texts that the entry of now stands for. */
  #contents = signatureOf(emptySum());
  /** What is shown next belongs to the entry of now: it was opened, or its vectors were not here yet. */
  #stays = false;
  #turn = 0;
  /** What the bar says could not be opened: it stays there until something else is shown. */
  #isRefused = false;
  /** How many openings go on: until they end, nothing is written over what the bar says. */
  #opening = $state(0);

  constructor(workspace: Workspace, samples: readonly Sample[]) {
    this.#workspace = workspace;
    this.#samples = samples;
  }

  /** The bar names no sum: the page may show what it likes. */
  get isPlain(): boolean {
    return this.shown === '';
  }

  /**
   * To be called in an effect: writes the address of the sum into the bar. Other contents are a step of the browser's
   * history; weights and options are not.
   */
  follow(): void {
    const { sum, models, options, answer } = this.#workspace;
    const { terms } = sum;
    const { space } = models;
    const { film } = options;
    const vocabulary = film ? undefined : (options.vocabulary ?? undefined);
    if (answer.live || this.#workspace.opening || this.#opening > 0) return;
    // Read here, so that a vector that arrives is followed.
    const isReady = usedTerms(terms)?.every(({ content }) => content.in(space)) ?? false;
    const turn = ++this.#turn;
    const shown = { terms, film, vocabulary };
    void addressOf(terms, space, shown).then((address) => {
      if (turn !== this.#turn) return;
      if (isReady) this.#known.set(address, shown);
      this.#write(address, terms, isReady);
    });
  }

  #write(address: string, terms: Terms, isReady: boolean): void {
    const contents = signatureOf(terms);
    const isOther = contents !== this.#contents;
    if (this.#isRefused && !isOther) return;
    this.#isRefused = false;
    if (address === this.shown) {
      if (isOther && address !== '') this.#contents = contents;
      return;
    }
    const url = address === '' ? location.pathname + location.search : address;
    if (isOther && !this.#stays) pushState(url, {});
    else replaceState(url, {});
    this.shown = address;
    this.#contents = contents;
    this.#stays = !isReady && terms.some(({ content }) => content);
    if (isReady && address !== '' && !parseSampleAddress(address))
      void import('./sum/session-thumbnails.ts').then(({ rememberLooks }) =>
        rememberLooks(address, terms),
      );
  }

  /** Opens what the bar says, when the page begins and when a reader goes back or forward. */
  async open(): Promise<void> {
    const workspace = this.#workspace;
    const { hash } = location;
    const isFilled = workspace.sum.contents.length > 0;
    if (hash === this.shown && (isFilled || hash === '')) {
      if (!isFilled) await workspace.openModels();
      return;
    }
    this.shown = hash;
    this.#stays = hash !== '';
    this.#turn++;
    this.#opening++;
    try {
      await this.#openHash(hash);
      const contents = signatureOf(workspace.sum.terms);
      this.#isRefused = contents === this.#contents && workspace.answer.failure !== null;
      this.#contents = contents;
    } finally {
      this.#opening--;
    }
  }

  async #openHash(hash: string): Promise<void> {
    const workspace = this.#workspace;
    const known = this.#known.get(hash);
    const sample = parseSampleAddress(hash);
    const listed = this.#samples.find(({ name }) => name === sample?.name);
    if (hash === '') await workspace.edit(emptySum);
    else if (known && workspace.isAlive(known.terms)) await workspace.show(known.terms, known);
    else if (sample && listed) await workspace.openSample(listed, sample);
    else if (await isLink(hash)) await workspace.openShared(hash);
    else await workspace.openModels();
  }
}

/** Links are read by code that is loaded when there may be one. */
async function isLink(hash: string): Promise<boolean> {
  const { looksShared } = await import('#core/format/link-repair.ts');
  return looksShared(hash);
}

const signatureOf = (terms: Terms): string =>
  terms.flatMap(({ content }) => content?.id ?? []).join();
