/** What stands between the pictures and the words: what is going on, what went wrong, what a click would do. */
import type { ErrorCode } from '#core/errors.ts';
import { formatNumber } from '#lib/i18n/number-format.ts';
import type { WidgetTexts } from '../texts.ts';
import { create, setText } from './nodes.ts';

export type Message =
  | { kind: 'none' }
  | { kind: 'working' }
  | { kind: 'loading'; loadedBytes: number; totalBytes: number }
  | { kind: 'start' }
  | { kind: 'ask'; title: string; bytes: number; licence: string }
  | { kind: 'error'; code: ErrorCode; message: string };

interface Shown {
  text?: string;
  error?: string;
  button?: string;
}

function describe(message: Message, texts: WidgetTexts, language: string): Shown {
  const megabytes = (bytes: number) => formatNumber(bytes / 1e6, 1, language);
  switch (message.kind) {
    case 'none':
      return {};
    case 'working':
      return { text: texts.working };
    case 'loading':
      return {
        text: texts.loading(megabytes(message.loadedBytes), megabytes(message.totalBytes)),
      };
    case 'start':
      return { button: texts.start };
    case 'ask': {
      const { title, bytes, licence } = message;
      const size = megabytes(bytes);
      return { text: texts.large(title, size, licence), button: texts.load(size) };
    }
    case 'error':
      return { error: texts.failed(message.code, message.message), button: texts.again };
  }
}

export function createMessageView() {
  const text = create('p', { part: 'message', hidden: true, id: 'message' });
  const progress = create('progress', { part: 'progress', hidden: true, max: 1 });
  progress.setAttribute('aria-labelledby', 'message');
  const error = create('p', { part: 'error', className: 'error', hidden: true });
  error.setAttribute('role', 'alert');
  const button = create('button', { part: 'button', type: 'button', hidden: true });
  return {
    nodes: [text, progress, error, button],
    button,
    show(message: Message, texts: WidgetTexts, language: string): void {
      const shown = describe(message, texts, language);
      setText(text, shown.text ?? '');
      setText(error, shown.error ?? '');
      setText(button, shown.button ?? '');
      progress.hidden = message.kind !== 'working' && message.kind !== 'loading';
      // Without a value it moves to and fro: nobody knows how long encoding takes.
      if (message.kind === 'loading') progress.value = message.loadedBytes / message.totalBytes;
      else progress.removeAttribute('value');
    },
  };
}
