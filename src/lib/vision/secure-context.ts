/** Whether the browser gives this page what pictures are encoded with. */
import { PictureMathError } from '#core/errors.ts';

/**
 * Before anything is loaded: models are checked by `crypto.subtle` and kept in `navigator.storage`, which pages over plain
 * http do not have (W3C Secure Contexts), nor do secure frames inside of them.
 * @throws PictureMathError `context-insecure`
 */
export function assertSecureContext(): void {
  if (isSecureContext) return;
  throw new PictureMathError(
    'context-insecure',
    'Pictures need https or localhost, and this page, or the one that it stands in, came over plain http from another host: browsers give the cryptography and the storage that the model is checked and kept with to secure pages only. Open it over https, or as http://localhost on the machine that serves it.',
  );
}
