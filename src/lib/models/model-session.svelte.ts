/** The model at work on the sum: loading it, encoding what has no vector in its space, exchanging it. */
import { failureOf, type FailureCode } from '../i18n/failure.ts';
import type { Content } from '../sum/content.svelte.ts';
import type { Sum } from '../sum/sum.svelte.ts';
import type { Precision } from '../vision/plan.ts';
import { encodeContent } from './encode-content.ts';
import type { Encoder } from './encoder.svelte.ts';
import type { Models } from './models.svelte.ts';

/** Failures that another try or another model mends; the picture is not at fault. */
const MODEL_FAULTS: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'network-failed',
  'model-file-invalid',
  'manifest-invalid',
  'encoder-failed',
]);

export class ModelSession {
  loading = $state(false);
  /** The model could not be loaded or started; what is on the device stays, and it can be tried again. */
  loadFailed = $state(false);
  readonly #models: Models;
  readonly #encoder: Encoder;
  readonly #sum: Sum;
  /** Counts the encoder's lives: what an earlier one still says is over. */
  #life = 0;

  constructor(models: Models, encoder: Encoder, sum: Sum) {
    this.#models = models;
    this.#encoder = encoder;
    this.#sum = sum;
  }

  /** Pictures that wait for somebody to agree to the model's download. */
  get waiting(): boolean {
    const { waits, space } = this.#models;
    return waits && this.#sum.contents.some((content) => content.picture && !content.in(space));
  }

  /** Agrees to the download, loads the model, and encodes the pictures that wait. @throws PictureMathError what loading failed with */
  async load(): Promise<void> {
    await this.#models.agree();
    const life = this.#life;
    this.loading = true;
    this.loadFailed = false;
    try {
      await Promise.all([this.#encoder.client().load(), this.encodeMissing({ again: true })]);
    } catch (error) {
      if (life !== this.#life) return;
      this.loadFailed = true;
      throw error;
    } finally {
      if (life === this.#life) {
        this.loading = false;
        this.#encoder.endProgress();
      }
      await this.#models.refresh();
    }
  }

  /** Stops a download; its whole parts stay on the device. */
  async cancel(): Promise<void> {
    await this.#stop();
    this.#models.withdraw();
    await this.#models.refresh();
  }

  /** Another model: every picture is encoded in its space. */
  async choose(id: string): Promise<void> {
    this.#models.select(id);
    await this.#restart();
  }

  async choosePrecision(precision: Precision): Promise<void> {
    this.#models.selectPrecision(precision);
    await this.#restart();
  }

  /** Takes the chosen model off the device. */
  async forget(): Promise<void> {
    await this.#stop();
    await this.#models.forget();
  }

  /** Encodes what has no vector in the space of now; what failed before with `again` alone. */
  async encodeMissing({ again = false } = {}): Promise<void> {
    const { space, waits } = this.#models;
    const missing = this.#sum.contents.filter(
      (content) =>
        content.canEncode &&
        !content.busy &&
        !content.in(space) &&
        (again || !content.failure) &&
        !(waits && content.picture),
    );
    await Promise.all(missing.map((content) => this.#encode(content)));
  }

  async #restart(): Promise<void> {
    void this.#stop();
    this.#encoder.forgetNotice();
    this.#sum.moveTo(this.#models.space);
    await this.encodeMissing({ again: true });
  }

  /** Resolves when the worker has kept what it has downloaded. */
  #stop(): Promise<void> {
    this.#life++;
    this.loading = false;
    this.loadFailed = false;
    for (const content of this.#sum.kept) content.busy = false;
    return this.#encoder.stop();
  }

  async #encode(content: Content): Promise<void> {
    const life = this.#life;
    content.busy = true;
    content.failure = null;
    try {
      const encoded = await encodeContent(content, this.#models, this.#encoder);
      if (encoded) content.keep(encoded);
      if (life === this.#life && encoded && content.picture && this.loadFailed) {
        this.loadFailed = false;
        // The model is here after all: pictures that it kept waiting in vain are encoded too.
        for (const other of this.#sum.contents)
          if (other.picture && other.failure && MODEL_FAULTS.has(other.failure.code))
            void this.#encode(other);
      }
    } catch (error) {
      if (life !== this.#life) return;
      content.failure = failureOf(error);
      if (content.picture && MODEL_FAULTS.has(content.failure.code)) this.loadFailed = true;
    } finally {
      if (life === this.#life) {
        content.busy = false;
        this.#encoder.endProgress();
      }
    }
  }
}
