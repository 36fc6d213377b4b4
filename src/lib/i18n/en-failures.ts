/** What went wrong, in English: a sentence for every code, and finer ones for every reason, with its figures. */
import type { Asked, SumPart } from '#core/reasons.ts';
import { REASONS, type ReasonKey as LeftOutReason } from '#core/picture/left-out.ts';
import type { FailureCode, ReasonTexts } from './failure.ts';

const number = (value: number) => value.toLocaleString('en');
const millions = (pixels: number) =>
  (pixels / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
const some = (n: number, one: string, many: string) => `${number(n)} ${n === 1 ? one : many}`;

const ASKED: Record<Asked, string> = {
  picture: 'The picture',
  service: 'The service',
  models: 'The model list',
  sample: 'The sample',
  widget: 'The address of the element',
};
const PARTS: Record<SumPart, string> = {
  sum: 'a sum',
  term: 'a picture’s letter or a text',
  piece: 'a letter, a text, a number or a sign',
  'quotation-end': 'a closing quotation mark',
  sign: 'a + or - before the next term',
  number: 'a number',
  text: 'a text',
  picture: 'the letter of a picture',
};

export const failures: Record<FailureCode, string> = {
  'request-malformed': 'This cannot be understood as it is.',
  'request-too-large': 'That is too much at once.',
  'request-timeout': 'It did not arrive in time. Try again.',
  'media-type-unsupported': 'The service does not take data of this kind.',
  'route-unknown': 'There is nothing at this address. Load the page again.',
  'method-not-allowed': 'This address cannot be asked that way. Load the page again.',
  'model-unknown': 'This model is not offered here. Choose another one.',
  'vocabulary-unknown': 'This word list is unknown, or its time is over. Choose another one.',
  'vocabulary-missing': 'The word list is not ready yet. Try again in a minute.',
  'vocabulary-corrupt': 'The word list is damaged. Choose another one.',
  'store-unavailable': 'The store of the service does not answer. Try again in a moment.',
  'vector-wrong-length': 'This vector has another length than those of this model.',
  'vector-not-finite': 'This vector holds numbers that cannot be used.',
  'vector-zero': 'This vector points nowhere: nothing is left of the sum.',
  'space-mismatch': 'These vectors come from different models, and do not compare.',
  'manifest-invalid': 'The description of the model is damaged. Load the page again.',
  'model-file-invalid': 'A file of the model is damaged. Try again.',
  'model-not-pulled': 'The files of the model are missing on the server.',
  'model-unsupported': 'The model asks for something that is not done here. Choose another one.',
  'text-too-long': 'The text is too long. Shorten it.',
  'means-missing':
    'With this model, pictures and texts mix only where the weights of each add up to 0.',
  'method-unavailable': 'This way of ranking does not work with this word list.',
  'encoder-missing': 'The text encoder is not ready. Try again in a minute.',
  'token-wrong': 'Only who made this list may delete it.',
  'idempotency-key-reused': 'This was sent before with another content.',
  'key-unknown': 'The key is unknown.',
  'storage-full':
    'There is no room for more word lists here just now. Try again tomorrow, or write the words beside the pictures.',
  'rate-limited': 'There were too many requests from your network for the moment.',
  'link-damaged': 'This link is damaged. Ask for it again, whole.',
  'link-newer':
    'This link was made by a newer version of Picture Math. Load the page again with a connection: it updates itself.',
  'context-insecure':
    'Pictures need https or localhost: browsers give the cryptography and the storage that the model is checked and kept with to secure pages only. Open this page over https.',
  'set-too-small': 'One of the sets has too few pictures.',
  'picture-unreadable': 'This picture cannot be read.',
  'picture-heic': 'iPhone photos (HEIC) cannot be opened here: save as JPEG.',
  'picture-too-large': 'This picture is too large. Make it smaller first.',
  'encoder-failed': 'The picture encoder failed. Try again, or load the page again.',
  'network-failed': 'There is no connection. Check it and try again.',
  'hub-unreachable': 'The model hub cannot be reached. Check the connection and try again.',
  'hub-busy': 'The model hub is overloaded. Try again in a few minutes.',
  'hub-refused': 'The model hub refuses access to this model.',
  'hub-not-found': 'The model hub does not have this file.',
  'disk-full': 'There is no room for the model on this device.',
  internal: 'Something went wrong on our side. Try again in a moment.',
  unexpected: 'Something unexpected happened. Try again.',
};

export const reasons: ReasonTexts = {
  'file-empty': () => 'This file is empty. Choose another one.',
  'file-gone': () =>
    'This file cannot be read: it is a folder, or it has been moved, deleted or changed since it was chosen. Choose it again.',
  'picture-kind': ({ kind }) =>
    `This is a file of another kind${kind === null ? '' : ` (${kind})`}, and no picture that can be opened here: choose a PNG, JPEG, WebP, GIF, AVIF, BMP or ICO.`,
  'picture-damaged': ({ format }) =>
    `This is a damaged ${format} file. Save the picture once more, or choose another one.`,
  'picture-format': ({ format }) =>
    `This is a picture in ${format}, which this browser cannot open: save it as PNG.`,
  'picture-pixels': ({ width, height, most }) =>
    `This picture has ${number(width)} x ${number(height)} pixels (${millions(width * height)} million), and at most ${millions(most)} million pixels can be read. Make it smaller first.`,
  'picture-bytes': ({ bytes, most }) =>
    `This file has ${number(Math.ceil(bytes / 1e6))} MB, and at most ${number(most / 1e6)} MB can be read. Make the picture smaller first.`,
  'picture-many': ({ pictures, most }) =>
    `This file holds ${number(pictures)} pictures (frames or pages), and may hold at most ${number(most)}. Save one of them by itself.`,
  'picture-scans': ({ scans }) =>
    `This JPEG would have to be decoded in ${number(scans)} goes, which takes too long. Save the picture once more.`,
  'picture-undrawn': ({ width, height }) =>
    `This browser cannot draw a picture of ${number(width)} x ${number(height)} pixels. Make it smaller first.`,
  'camera-waits': () => 'The camera has not shown a picture yet. Wait a moment and try again.',
  'dropped-folder': () =>
    'This is no picture: it is a folder. Folders are compared on a page of their own.',
  'dropped-text': () => 'This is a text, and no picture.',
  'dropped-elsewhere': () =>
    'This picture is on another site, from which this page loads nothing: save it first, then choose the file.',
  'dropped-address': () => 'There is no picture at this address.',
  'files-many': ({ files }) =>
    `These are ${number(files)} files, and there is room for two pictures: the first two were taken.`,
  'thumbnail-large': () => 'The small picture does not fit a link: copy the link without it.',
  'set-empty': ({ files, named }) =>
    files === 0
      ? 'There are no files in this folder.'
      : `There are no pictures in this folder, but ${some(files, 'file of another kind', 'files of other kinds')} (${named
          .map(({ file, why }) => `${file}: ${REASONS[why as LeftOutReason] ?? 'cannot be read'}`)
          .join('; ')}${files > named.length ? ' …' : ''}).`,
  'set-large': ({ most, pictures }) =>
    `There are at most ${number(most)} pictures in a set, and these are ${number(pictures)}: choose fewer here, or compare them by the command line.`,
  'set-small': ({ set, least, pictures }) =>
    `Set ${set.toUpperCase()} has ${some(pictures, 'picture', 'pictures')} that can be read, and needs at least ${number(least)}.`,
  'link-space': ({ space, served }) =>
    `This link was made with a model that is not offered here (${space}). Here are: ${served.join(', ')}.`,
  'sum-unread': ({ character, expected, found, asText, pictures }) =>
    `The sum cannot be read from character ${number(character)} on: ${
      expected === 'picture' ? `one of the pictures ${pictures.join(', ')}` : PARTS[expected]
    } should stand there, and ${found === null ? 'it ends' : found === '' ? 'nothing is in it' : `there is “${found}”`}. ${asText === null ? 'Write sums like A - B + 2*"snow".' : `If it is meant as a text, write ${asText}.`}`,
  'sum-ambiguous': ({ written, readings: [one, other] }) =>
    `“${written}” can be read in two ways: write ${one} or ${other}.`,
  'sum-weight': ({ most, weight }) =>
    `A weight may be from -${number(most)} to ${number(most)}, and this is ${number(weight)}.`,
  'sum-full': ({ most }) => `A sum has at most ${number(most)} terms. Remove one first.`,
  'text-long': ({ most, characters }) =>
    `This text has ${number(characters)} characters, and may have at most ${number(most)}. Shorten it.`,
  'words-file-large': ({ file, most }) =>
    `${file} is no list of words: it has more than ${number(most / 1e6)} MB.`,
  'words-picture': ({ format }) =>
    `This is a picture (${format}), and no list of words: choose a text file with one word a line.`,
  'words-binary': () => 'This is no text file: choose a list of words, one a line.',
  'words-encoding': ({ encoding }) =>
    encoding === null
      ? 'It cannot be told how the letters of this file are written: save it as UTF-8 and choose it again.'
      : `This text file is damaged, or written as ${encoding}, which is not read here: save it as UTF-8 and choose it again.`,
  'line-empty': () => 'there is no word',
  'line-long': ({ most, characters }) =>
    `${number(characters)} characters, and at most ${number(most)} are allowed`,
  'line-twice': ({ word, first }) => `“${word}” stands in line ${number(first)} already`,
  'line-over': ({ most }) => `from here on there are more than ${number(most)} words`,
  'list-empty': () => 'there is no word in the list yet',
  unreachable: ({ asked }) =>
    `${ASKED[asked]} cannot be reached: check the connection and try again.`,
  'no-answer': ({ asked, seconds }) =>
    `${ASKED[asked]} did not answer within ${number(seconds)} seconds. Try again.`,
  refused: ({ asked, status }) =>
    `${ASKED[asked]} could not be loaded: the server answered ${status}. Try again in a moment.`,
  'answer-cut': () => 'The answer did not arrive whole: check the connection and try again.',
  'answer-strange': () =>
    'The service gave an answer that this page does not understand. Load the page again.',
  'load-unreachable': () =>
    'The model could not be downloaded: check the connection. What was loaded is kept; try again.',
  'load-status': ({ status }) =>
    `The model could not be downloaded: the server answered ${status}. What was loaded is kept; try again.`,
  'load-idle': ({ seconds }) =>
    `The model could not be downloaded: nothing came for ${number(seconds)} seconds. What was loaded is kept; try again.`,
  'load-broken': () =>
    'The model could not be downloaded: the connection broke. What was loaded is kept; try again.',
  'load-damaged': () =>
    'A part of the model arrived damaged, and nothing of it is used. Try again.',
  'encoder-none': () =>
    'This browser can run none of the files of this model: choose another model.',
  'encoder-numbers': () =>
    'The picture encoder computes wrong numbers on this device: choose another precision or model.',
  'encoder-start': () =>
    'The picture encoder does not start in this browser: try again, or choose another precision or model.',
  'encoder-stopped': () => 'The picture encoder stopped. Try again.',
};
