/** The element's look. Authors change it by custom properties and parts (docs/widget.md). */
import palette from '../../../palette.css?raw';

export const STYLES = `${palette}
:host {
  --own-text: var(--picture-math-text, var(--chalk));
  --own-quiet: var(--picture-math-quiet, var(--quiet));
  --own-panel: var(--picture-math-panel, var(--board-2));
  --own-line: var(--picture-math-line, var(--edge));
  --own-accent: var(--picture-math-accent, var(--gain));
  --own-on-accent: var(--picture-math-on-accent, light-dark(#ffffff, var(--on-gain)));
  --own-gained: var(--picture-math-gained, var(--gain));
  --own-lost: var(--picture-math-lost, var(--loss));
  --own-word: var(--picture-math-word-font, Newsreader, 'Iowan Old Style', Georgia, serif);
  --own-error: var(--picture-math-error, var(--bad));
  --own-radius: var(--picture-math-radius, .6rem);
  display: block;
  color: var(--own-text);
  background: var(--picture-math-background, var(--board));
  font: var(--picture-math-font, 1rem/1.45 system-ui, sans-serif);
  container-type: inline-size;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.pictures { display: flex; align-items: center; gap: .75rem; }
figure { flex: 1; min-width: 0; margin: 0; }
figcaption { color: var(--own-quiet); font-size: .875em; text-align: center; }
.frame { display: grid; place-items: center; min-height: 6rem; max-height: 20rem; padding: .4rem .75rem; position: relative; }
.frame::before, .frame::after { content: ''; position: absolute; inset-block: 0; width: .6rem; border: 2.5px solid var(--own-text);
  pointer-events: none; }
.frame::before { inset-inline-start: 0; border-inline-end: 0; }
.frame::after { inset-inline-end: 0; border-inline-start: 0; }
.frame.empty { background: content-box var(--own-panel); }
.frame.over { outline: 3px solid var(--own-accent); }
.frame img, .frame canvas, ::slotted(img) { display: block; max-width: 100%; max-height: 19rem; object-fit: contain; }
.unseen { visibility: hidden; }
.minus { font: 300 2.4em/1 var(--own-word); }
label { display: block; padding: 1rem .75rem; text-align: center; cursor: pointer; }
.frame:not(.empty) label { position: absolute; inset: auto .75rem .4rem; padding: .3rem; font-size: .875em;
  background: var(--own-panel); opacity: 0; }
.frame:hover label, label:focus-within { opacity: 1 !important; }
input { position: absolute; inset: 0; opacity: 0; cursor: pointer; font-size: 0; width: 100%; height: 100%; }
label:focus-within { outline: 3px solid var(--own-accent); outline-offset: -3px; }
p { margin: .6rem 0 0; }
.error { color: var(--own-error); }
.note { color: var(--own-quiet); font-size: .875em; }
button { margin-top: .75rem; padding: .5rem 1rem; min-height: 2.75rem; border: 0; border-radius: var(--own-radius);
  background: var(--own-accent); color: var(--own-on-accent); font: inherit; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--own-accent); outline-offset: 2px; }
progress { width: 100%; accent-color: var(--own-accent); }
.words { display: grid; gap: 1rem 1.5rem; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); margin-top: 1rem; --share: 58; }
@container (max-width: 28rem) { .words { grid-template-columns: minmax(0, 1fr); --share: 92; } }
.heading { margin: 0; font-weight: 600; }
ol { margin: .3rem 0 0; padding: 0; list-style: none; }
li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 .5rem; align-items: baseline; padding: .15rem 0; }
.label { font: italic 500 1.25em/1.15 var(--own-word); overflow-wrap: anywhere; }
/* One line, whichever word it is. */
.sure .gained li:first-child .label { font-size: min(4.5em, calc(var(--share) * 2cqi / var(--letters))); line-height: 1.05;
  letter-spacing: -.02em; }
.sure .gained li:first-child .label { color: var(--own-accent); }
.lost .label { color: var(--own-lost); }
.score { color: var(--own-quiet); font-size: .875em; font-variant-numeric: tabular-nums; }
/* An arrow as long as the word is strong. */
.bar { position: relative; grid-column: 1 / -1; order: 1; height: .7rem; --c: var(--own-gained); }
.bar::before { content: ''; position: absolute; inset: calc(50% - 1px) 1px auto 0; height: 2px; border-radius: 1px;
  background: var(--bar-line, linear-gradient(90deg, var(--own-lost), var(--c) 70%)); }
.bar::after { content: ''; position: absolute; inset-inline-end: 1px; top: calc(50% - .25rem); width: .5rem; height: .5rem;
  border: solid var(--c); border-width: 2px 2px 0 0; transform: rotate(45deg); }
.bar:dir(rtl)::after { transform: rotate(-135deg); }
/* What is lost points back. */
.lost .bar { --c: var(--own-lost); transform: scaleX(-1); }
/* Nothing is loud where nothing stands out. */
.words:not(.sure) .bar { --c: var(--own-quiet); --bar-line: var(--own-quiet); }
@media (forced-colors: active) { .bar { height: 3px; background: CanvasText; } }
`;
