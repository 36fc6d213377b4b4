/** What each error means and what to do about it: the page that a problem document's `type` points to. */
import type { ErrorCode } from '#core/errors.ts';

export const PROBLEM_HELP: Readonly<Record<ErrorCode, { cause: string; remedy: string }>> = {
  'request-malformed': {
    cause: 'The body is not JSON, or a field is missing, unknown or of the wrong kind.',
    remedy: 'Look at errors[]: each entry points at a field and says what it should be.',
  },
  'request-too-large': {
    cause: 'The body has more bytes than a request may have, or its texts cost more than one may.',
    remedy: 'Send fewer terms, words or texts at a time, or embeddings as base64.',
  },
  'request-timeout': {
    cause: 'The body came too slowly, or not to its end.',
    remedy: 'Send it again.',
  },
  'media-type-unsupported': {
    cause: 'The body is not application/json. Pictures are not taken: only their vectors are.',
    remedy: 'Encode pictures in the browser, and send JSON with its content type.',
  },
  'route-unknown': {
    cause: 'There is no such address.',
    remedy: 'All routes begin with /api/v1.',
  },
  'method-not-allowed': {
    cause: 'The address is right, the method is not.',
    remedy: 'Use one of those in the Allow header.',
  },
  'model-unknown': {
    cause: 'No model with this id is served here.',
    remedy: 'Take an id from GET /api/v1/models.',
  },
  'vocabulary-unknown': {
    cause: 'No vocabulary has this id, or it has expired or was deleted.',
    remedy: 'Take an id from GET /api/v1/vocabularies, or make your own again.',
  },
  'vocabulary-missing': {
    cause: 'The vocabulary is known, but its data have not arrived in the store.',
    remedy: 'Try again in a minute.',
  },
  'vocabulary-corrupt': {
    cause: 'The stored data do not fit their checksum or format.',
    remedy: 'Whoever runs the service builds the vocabulary again.',
  },
  'store-unavailable': {
    cause: 'The store behind the service failed, or did not answer in time.',
    remedy: 'Try again after as many seconds as Retry-After says.',
  },
  'vector-wrong-length': {
    cause: 'The vector has another number of dimensions than the model.',
    remedy: 'Make it with the model that the request names.',
  },
  'vector-not-finite': {
    cause: 'The vector holds NaN or infinity.',
    remedy: 'Check how it was made; only finite numbers have a direction.',
  },
  'vector-zero': {
    cause: 'The vector has no length, so it has no direction.',
    remedy: 'Check how it was made.',
  },
  'space-mismatch': {
    cause: 'Vectors or words of different models, or of different revisions of one, were mixed.',
    remedy: 'Make all of them with the same model and revision.',
  },
  'manifest-invalid': {
    cause: 'The description of a model is damaged.',
    remedy: 'Whoever runs the service seeds the store again.',
  },
  'model-file-invalid': {
    cause: 'A file of a model is missing, damaged, or of another kind than expected.',
    remedy: 'Whoever runs the service prepares the model again.',
  },
  'model-not-pulled': {
    cause: 'The model is known, but its files were not downloaded.',
    remedy: 'Run npm run model -- pull ID.',
  },
  'model-unsupported': {
    cause:
      'The model wants pictures or texts prepared in a way that is not built here; the message names it.',
    remedy: 'Use another model, or add what it needs to core/picture/preprocess.ts.',
  },
  'text-too-long': {
    cause: 'The text has more characters than a text encoder could read.',
    remedy: 'Shorten it: a model reads a few dozen words.',
  },
  'means-missing': {
    cause:
      'Pictures and texts are mixed in a way that needs the mean of a modality, which is unknown.',
    remedy: 'Give the terms of that modality weights that sum to 0.',
  },
  'method-unavailable': {
    cause: 'The vocabulary has no statistics that this method of ranking needs.',
    remedy: 'Use the method cosine, or a vocabulary with statistics.',
  },
  'encoder-missing': {
    cause: 'The text encoder of the model is not in the store.',
    remedy: 'Try again in a minute; whoever runs the service prepares the model.',
  },
  'token-wrong': {
    cause: 'A vocabulary is deleted with the token that was shown when it was made.',
    remedy: 'Send it as Authorization: Bearer TOKEN. Without it, the vocabulary expires by itself.',
  },
  'idempotency-key-reused': {
    cause: 'An Idempotency-Key names one request; this one came before with another content.',
    remedy: 'Make a new key, such as a UUID, for each list; keep it for tries of the same.',
  },
  'key-unknown': {
    cause:
      'The request carries a key of the service (pm_...) that was never given out, or was taken back.',
    remedy: 'Leave the key out: nothing needs one. Or ask whoever runs the service for another.',
  },
  'rate-limited': {
    cause:
      'More requests came from this network address than the service answers in so short a time.',
    remedy: 'Wait as many seconds as Retry-After says. A key of the service has higher limits.',
  },
  'storage-full': {
    cause: 'The service keeps only so many word lists, and writes only so many in a day.',
    remedy:
      'Try again tomorrow (UTC; Retry-After says when), delete lists that you do not need, or send the words with each request as candidate_labels.',
  },
  'link-damaged': {
    cause: 'Something is missing from the link or was changed in it; its checksum tells.',
    remedy: 'Ask for it again, and copy it whole. As an attachment or a file it cannot be cut.',
  },
  'link-newer': {
    cause: 'The link was made by a newer version of Picture Math than this one.',
    remedy: 'Load the page again with a connection: it updates itself.',
  },
  'context-insecure': {
    cause:
      'The page came over plain http from another machine. Browsers give the cryptography and the storage that a model is checked and kept with to secure pages only.',
    remedy:
      'Open it over https, or on the machine that serves it as http://localhost. A page that embeds the element must be secure too.',
  },
  'set-too-small': {
    cause: 'A set has too few pictures to tell chance from a difference.',
    remedy: 'Add pictures: a dozen in each set say little, a hundred say a lot.',
  },
  'picture-unreadable': {
    cause: 'The file is no picture that the browser can decode.',
    remedy: 'Try a PNG, JPEG, WebP or AVIF file.',
  },
  'picture-heic': {
    cause: 'Few browsers can decode HEIC, the format of iPhone photos: Safari does.',
    remedy: 'Export the photo as JPEG.',
  },
  'picture-too-large': {
    cause: 'The picture has more pixels, frames or bytes than can be decoded safely.',
    remedy: 'Scale it down; the model looks at a small version anyway.',
  },
  'encoder-failed': {
    cause: 'The encoder could not be loaded or run.',
    remedy: 'Load the page again; close other heavy pages.',
  },
  'network-failed': {
    cause: 'The service could not be reached.',
    remedy: 'Check the connection and try again.',
  },
  'hub-unreachable': {
    cause: 'There is no network, or the hub does not answer.',
    remedy: 'Check the connection, or HF_ENDPOINT, and run the same command again: it goes on.',
  },
  'hub-busy': {
    cause: 'The hub limits requests or fails for the moment.',
    remedy: 'Wait, then run the same command again: it goes on where it stopped.',
  },
  'hub-refused': {
    cause: 'The hub wants a token for this repository, or the token has no access.',
    remedy: 'Set HF_TOKEN to a token that may read it.',
  },
  'hub-not-found': {
    cause: 'The pinned revision or file is not on the hub (any more).',
    remedy: 'Check repository, revision and path in the manifest, and HF_ENDPOINT.',
  },
  'disk-full': {
    cause: 'The disk has no room for the files.',
    remedy: 'Free some space and run the same command again: what was loaded is kept.',
  },
  internal: {
    cause: 'Something unexpected happened on our side.',
    remedy: 'Report it with the instance id: it names the request in the log.',
  },
};
