/** "Show where" on the page: its parts are loaded with the first word that somebody looks at. */
import type { Workspace } from '../workspace.svelte.ts';
import type { WhereSession } from './where-session.svelte.ts';

/** A mouse that crosses words on its way does not look at them. */
const REST_MS = 120;

export class WhereView<L> {
  parts = $state.raw<{ session: WhereSession; Light: L } | null>(null);
  readonly #workspace: Workspace;
  readonly #loadLight: () => Promise<{ default: L }>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: string | null = null;

  /** @param loadLight what lays the light over a picture: a view, which modules do not know */
  constructor(workspace: Workspace, loadLight: () => Promise<{ default: L }>) {
    this.#workspace = workspace;
    this.#loadLight = loadLight;
  }

  /**
   * Shows where a word is seen, or nothing; the last call wins.
   * @param first the sample that stands there before anything is chosen
   */
  show(label: string | null, first: string | null): void {
    clearTimeout(this.#timer);
    this.#wanted = label;
    if (label === null) this.parts?.session.clear();
    else this.#timer = setTimeout(() => void this.#show(label, first), REST_MS);
  }

  async #show(label: string, first: string | null): Promise<void> {
    if (!this.parts) {
      const [{ WhereSession }, view] = await Promise.all([
        import('./where-session.svelte.ts'),
        this.#loadLight(),
      ]);
      this.parts ??= { session: new WhereSession(this.#workspace), Light: view.default };
    }
    if (this.#wanted === label) await this.parts.session.show(label, first);
  }
}
