// Stands inline in every page, before anything else: what readers do before the page runs is kept, and replayed by
// replay.ts. Plain, because it runs as it is written; small, because it is in every page.
(() => {
  // An address that names a sum is not shown another one first.
  if (location.hash.length > 1) document.documentElement.dataset.opening = '';
  const kept = [];
  const keep = (event, record) => {
    kept.push({ type: event.type, target: event.target, ...record });
  };
  const hold = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  /** What a transfer holds is gone when its event is over. */
  const carried = (transfer) => ({
    files: [...transfer.files],
    entries: [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean),
    text: transfer.getData('text/uri-list') || transfer.getData('text/plain'),
  });
  const handlers = {
    click(event) {
      const button = event.target.closest?.('button, summary');
      if (!button) return;
      hold(event);
      kept.push({ type: 'click', target: button });
    },
    submit(event) {
      hold(event);
      keep(event, {});
    },
    change(event) {
      const { files, value, checked } = event.target;
      keep(event, { files: files ? [...files] : null, value, checked });
    },
    dragover(event) {
      // Without this the browser would open the file in the place of the page.
      event.preventDefault();
    },
    drop(event) {
      hold(event);
      keep(event, carried(event.dataTransfer));
    },
    paste(event) {
      if (event.clipboardData.files.length === 0) return;
      hold(event);
      keep(event, carried(event.clipboardData));
    },
  };
  for (const [type, handler] of Object.entries(handlers)) addEventListener(type, handler, true);
  window.pictureMathEarly = () => {
    for (const [type, handler] of Object.entries(handlers))
      removeEventListener(type, handler, true);
    delete window.pictureMathEarly;
    return kept;
  };
})();
