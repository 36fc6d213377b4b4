/** Downloads a model file with progress and checks length and SHA-256 before anything uses it. */
import { PictureMathError } from '#core/errors.ts';
import { sha256 } from '#core/hash.ts';

export interface ExpectedFile {
  url: string;
  bytes: number;
  sha256: string;
}

/** @throws PictureMathError `network-failed`, `model-file-invalid` */
export async function download(
  file: ExpectedFile,
  onProgress: (loadedBytes: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let response: Response;
  try {
    response = await fetch(file.url);
  } catch (cause) {
    throw new PictureMathError(
      'network-failed',
      'The model could not be downloaded: check the connection and try again.',
      { cause },
    );
  }
  if (!response.ok || !response.body)
    throw new PictureMathError(
      'network-failed',
      `The model could not be downloaded: the server answered ${response.status}.`,
    );
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (loaded + value.length > bytes.length) throw invalid(file, `more than ${file.bytes} bytes`);
    bytes.set(value, loaded);
    loaded += value.length;
    onProgress(loaded);
  }
  if (loaded !== file.bytes) throw invalid(file, `${loaded} bytes`);
  if ((await sha256(bytes)) !== file.sha256) throw invalid(file, 'other content');
  return bytes;
}

const invalid = (file: ExpectedFile, got: string) =>
  new PictureMathError(
    'model-file-invalid',
    `Expected the model file as its manifest says (${file.bytes} bytes), got ${got}: reload the page.`,
  );
