/** Parts of a file as one stream of a known length, passed on as they arrive: nothing of it stays in the isolate. */

/**
 * The first part is opened at once, so that one that is missing is an error and not half an answer; each of the others when
 * the one before has been read. A part of another length breaks the stream off.
 * @param length bytes of all parts
 * @throws what `open` throws for the first part
 */
export async function joinStreams<Part>(
  parts: readonly Part[],
  length: number,
  open: (part: Part) => Promise<ReadableStream<Uint8Array>>,
): Promise<ReadableStream<Uint8Array>> {
  const [first, ...others] = parts;
  const { readable, writable } = new FixedLengthStream(length);
  const opened = first === undefined ? null : await open(first);
  const pass = async () => {
    await opened?.pipeTo(writable, { preventClose: true });
    for (const part of others) await (await open(part)).pipeTo(writable, { preventClose: true });
    await writable.close();
  };
  // Whoever reads sees the stream break off; who left wants no more.
  pass().catch((error: unknown) => writable.abort(error).catch(() => {}));
  return readable;
}
