/** The models that this deployment serves. */
import { parseServedModels, type ServedModels } from '#core/contract/served-models.ts';
import { PictureMathError } from '#core/errors.ts';

/** @throws PictureMathError `network-failed`, `manifest-invalid` */
export async function fetchServedModels(): Promise<ServedModels> {
  const response = await fetch('/models/index.json').catch((cause: unknown) => {
    throw new PictureMathError(
      'network-failed',
      'The model list could not be loaded: check the connection and try again.',
      { cause },
    );
  });
  if (!response.ok)
    throw new PictureMathError(
      'network-failed',
      `The model list could not be loaded: the server answered ${response.status}.`,
    );
  return parseServedModels(await response.json());
}
