/** Which of the served models the page uses, in which precision, and what of it is on the device. */
import type { ServedFile, ServedModel, ServedModels } from '#core/contract/served-models.ts';
import * as v from 'valibot';
import { PictureMathError } from '#core/errors.ts';
import { spaceOf } from '#core/model/manifest.ts';
import { memoizeLoad } from '../service/memoize.ts';
import { loadServedModels } from '../service/served-models.ts';
import { readStored, writeStored } from '../device/stored.ts';
import {
  ASK_ABOVE_BYTES,
  backendsFor,
  runtimeFor,
  probeDevice,
  usableFiles,
  type Device,
  type Precision,
} from '../vision/plan.ts';

/** What is on the device is looked at when the list of models is here. */
const openCache = async () => (await import('../vision/shard-cache.ts')).openShardCache();
/** How long the page waits to know what is on the device. */
const LOOK_MS = 3000;
const REMEMBERED = 'picture-math-model';

export class Models {
  served = $state.raw<ServedModels | null>(null);
  device = $state.raw<Device>({ gpu: false, f16: false });
  id = $state<string | null>(null);
  /** Chosen by hand; the device's default where that is null. */
  precision = $state<Precision | null>(null);
  /** Files that were agreed to by a click in this visit, by SHA-256. */
  agreed = $state.raw<readonly string[]>([]);
  /** Bytes on the device, by the SHA-256 of the file, or of the runtime's module. */
  kept = $state.raw<Readonly<Record<string, number>>>({});

  /** Loads the list once; a failure is tried again by the next call. @throws PictureMathError `network-failed`, `manifest-invalid` */
  readonly open = memoizeLoad(() => this.#open());

  async #open(): Promise<void> {
    const [served, device] = await Promise.all([loadServedModels(), probeDevice()]);
    this.device = device;
    this.served = served;
    const before = readStored(REMEMBERED, v.string(), '');
    this.id =
      served.models.find(({ manifest }) => manifest.id === before)?.manifest.id ??
      served.models[0]?.manifest.id ??
      null;
    // A file system that does not answer must not keep anybody from working.
    await Promise.race([this.refresh(), new Promise((resume) => setTimeout(resume, LOOK_MS))]);
  }

  get model(): ServedModel | null {
    return this.served?.models.find(({ manifest }) => manifest.id === this.id) ?? null;
  }

  /** The space of the chosen model's vectors. */
  get space(): string | null {
    return this.model && spaceOf(this.model.manifest).id;
  }

  /** How many pairs in which nothing changed answers are compared with; null where the model has none. */
  get backgroundPairs(): number | null {
    const { manifest } = this.model ?? {};
    const file = manifest?.files.find(({ use }) => use === 'background');
    return manifest && file
      ? file.bytes / Float32Array.BYTES_PER_ELEMENT / manifest.dimensions
      : null;
  }

  /** What this device can run of a model, the default first. */
  filesOf(model: ServedModel): ServedFile[] {
    return usableFiles(model.vision, this.device);
  }

  get file(): ServedFile | null {
    if (!this.model) return null;
    const files = this.filesOf(this.model);
    return files.find(({ precision }) => precision === this.precision) ?? files[0] ?? null;
  }

  keptOf({ sha256 }: ServedFile): number {
    return this.kept[sha256] ?? 0;
  }

  /** Bytes that are still to come before the file runs: its own, and those of the runtime of its first back end. */
  missingBytes(file: ServedFile): number {
    const [name] = backendsFor(file, this.device);
    const runtime = name && this.served && runtimeFor(name, this.served.runtime);
    const rest = runtime ? runtime.bytes - (this.kept[runtime.sha256] ?? 0) : 0;
    return file.bytes - this.keptOf(file) + rest;
  }

  isHere(file: ServedFile): boolean {
    return this.keptOf(file) === file.bytes;
  }

  /** Whether pictures wait for somebody to agree to the download. */
  get waits(): boolean {
    const { file } = this;
    return (
      file !== null &&
      file.bytes > ASK_ABOVE_BYTES &&
      !this.agreed.includes(file.sha256) &&
      !this.isHere(file)
    );
  }

  /** How many numbers the vectors of a space have that a link names. @throws PictureMathError `space-mismatch` when it is not served */
  dimensionsOf(space: string): number {
    return this.#ofSpace(space).dimensions;
  }

  /** The model whose space a link names, for this visit. @throws PictureMathError `space-mismatch` when it is not served */
  adopt(space: string): void {
    this.id = this.#ofSpace(space).id;
  }

  #ofSpace(space: string) {
    const models = this.served?.models.map(({ manifest }) => manifest) ?? [];
    const model = models.find((manifest) => spaceOf(manifest).id === space);
    if (!model)
      throw new PictureMathError(
        'space-mismatch',
        `This link holds vectors of ${space}. Here are ${models.map((manifest) => spaceOf(manifest).id).join(', ')}: vectors of different models do not compare.`,
        {
          reason: {
            key: 'link-space',
            space,
            served: models.map((manifest) => spaceOf(manifest).id),
          },
        },
      );
    return model;
  }

  select(id: string): void {
    this.id = id;
    this.precision = null;
    writeStored(REMEMBERED, id);
  }

  selectPrecision(precision: Precision): void {
    this.precision = precision;
  }

  /** Takes back what was agreed to. */
  withdraw(): void {
    this.agreed = [];
  }

  /** Agrees to the download, and asks the browser not to clear it away when room gets short. */
  async agree(): Promise<void> {
    if (this.file) this.agreed = [...this.agreed, this.file.sha256];
    await navigator.storage?.persist?.();
  }

  /** Looks again at what is on the device. */
  async refresh(): Promise<void> {
    const cache = await openCache();
    const kept: Record<string, number> = {};
    const look = async ({ sha256, bytes }: { sha256: string; bytes: number }) => {
      // What cannot be looked at is loaded again, and says then why.
      const size = await cache?.size(sha256).catch(() => 0);
      return size === bytes ? bytes : 0;
    };
    for (const { vision } of this.served?.models ?? [])
      for (const file of vision) {
        const sizes = await Promise.all(file.shards.map(look));
        kept[file.sha256] = sizes.reduce((a, b) => a + b, 0);
      }
    for (const packed of Object.values(this.served?.runtime.webassembly ?? {}))
      kept[packed.sha256] = await look(packed);
    this.kept = kept;
  }

  /** Takes the chosen model off the device. */
  async forget(): Promise<void> {
    const cache = await openCache();
    for (const file of this.model?.vision ?? [])
      for (const { sha256 } of file.shards) await cache?.remove(sha256);
    this.withdraw();
    await this.refresh();
  }

  /** @throws PictureMathError `encoder-failed` when there is nothing that this browser can run */
  setup() {
    const { model, file, served, device } = this;
    if (!model || !file || !served)
      throw new PictureMathError(
        'encoder-failed',
        'This browser can run none of the files of this model: choose another model.',
        { reason: { key: 'encoder-none' } },
      );
    return { manifest: model.manifest, file, runtime: served.runtime, device };
  }
}
