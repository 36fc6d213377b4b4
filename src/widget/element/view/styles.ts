/** The element's look. Authors change it by custom properties and parts (docs/widget.md). */
import palette from '../../../palette.css?raw';

export const STYLES = `${palette}
:host {
  --own-text: var(--picture-math-text, var(--chalk));
  --own-quiet: var(--picture-math-quiet, var(--quiet));
  --own-panel: var(--picture-math-panel, var(--board-2));
  --own-line: var(--picture-math-line, var(--edge));
  --own-accent: var(--picture-math-accent, var(--gain));
  --own-on-accent: var(--picture-math-on-accent, var(--on-gain));
  --own-gained: var(--picture-math-gained, color-mix(in srgb, var(--gain) 28%, transparent));
  --own-lost: var(--picture-math-lost, color-mix(in srgb, var(--loss) 28%, transparent));
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
.frame { display: grid; place-items: center; min-height: 6rem; max-height: 20rem; overflow: hidden;
  border: 1px solid var(--own-line); border-radius: var(--own-radius); background: var(--own-panel); position: relative; }
.frame.empty { border-style: dashed; }
.frame.over { outline: 3px solid var(--own-accent); }
.frame img, .frame canvas, ::slotted(img) { display: block; max-width: 100%; max-height: 20rem; object-fit: contain; }
.minus { font-size: 2em; line-height: 1; }
label { display: block; padding: 1rem .75rem; text-align: center; cursor: pointer; }
.frame:not(.empty) label { position: absolute; inset: auto 0 0; padding: .3rem; font-size: .875em;
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
.words { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; margin-top: .75rem; }
@container (max-width: 28rem) { .words { grid-template-columns: 1fr; } }
.heading { margin: 0; font-weight: 600; }
ol { margin: .3rem 0 0; padding: 0; list-style: none; }
li { position: relative; display: flex; gap: .5rem; padding: .3rem .5rem; margin-bottom: .2rem; overflow-wrap: anywhere; }
.bar { position: absolute; inset-block: 0; inset-inline-start: 0; border-radius: .25rem; background: var(--own-gained); }
.lost .bar { background: var(--own-lost); }
.label { position: relative; flex: 1; }
.score { position: relative; color: var(--own-quiet); font-variant-numeric: tabular-nums; }
@media (forced-colors: active) { .bar { border-bottom: 3px solid; } }
`;
