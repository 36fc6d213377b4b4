/** The element's look. Authors change it by custom properties and parts (docs/widget.md). */
export const STYLES = `
:host {
  --text: var(--picture-math-text, light-dark(#1c1b22, #f2f0ec));
  --quiet: var(--picture-math-quiet, light-dark(#5c5a66, #b3b0bd));
  --panel: var(--picture-math-panel, light-dark(#f0eeea, #24232c));
  --line: var(--picture-math-line, light-dark(#86827a, #7c7a88));
  --accent: var(--picture-math-accent, light-dark(#3b3bd6, #9d9dff));
  --on-accent: var(--picture-math-on-accent, light-dark(#ffffff, #16151b));
  --gain: var(--picture-math-gained, light-dark(#b9e4c4, #245c38));
  --loss: var(--picture-math-lost, light-dark(#f3cdb6, #703d22));
  --bad: var(--picture-math-error, light-dark(#a4161a, #ff9b9b));
  --radius: var(--picture-math-radius, .6rem);
  display: block;
  color: var(--text);
  background: var(--picture-math-background, light-dark(#fbfaf8, #16151b));
  font: var(--picture-math-font, 1rem/1.45 system-ui, sans-serif);
  container-type: inline-size;
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.pictures { display: flex; align-items: center; gap: .75rem; }
figure { flex: 1; min-width: 0; margin: 0; }
figcaption { color: var(--quiet); font-size: .875em; text-align: center; }
.frame { display: grid; place-items: center; min-height: 6rem; max-height: 20rem; overflow: hidden;
  border: 1px solid var(--line); border-radius: var(--radius); background: var(--panel); position: relative; }
.frame.empty { border-style: dashed; }
.frame.over { outline: 3px solid var(--accent); }
.frame img, .frame canvas, ::slotted(img) { display: block; max-width: 100%; max-height: 20rem; object-fit: contain; }
.minus { font-size: 2em; line-height: 1; }
label { display: block; padding: 1rem .75rem; text-align: center; cursor: pointer; }
.frame:not(.empty) label { position: absolute; inset: auto 0 0; padding: .3rem; font-size: .875em;
  background: var(--panel); opacity: 0; }
.frame:hover label, label:focus-within { opacity: 1 !important; }
input { position: absolute; inset: 0; opacity: 0; cursor: pointer; font-size: 0; width: 100%; height: 100%; }
label:focus-within { outline: 3px solid var(--accent); outline-offset: -3px; }
p { margin: .6rem 0 0; }
.error { color: var(--bad); }
.note { color: var(--quiet); font-size: .875em; }
button { margin-top: .75rem; padding: .5rem 1rem; min-height: 2.75rem; border: 0; border-radius: var(--radius);
  background: var(--accent); color: var(--on-accent); font: inherit; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
progress { width: 100%; accent-color: var(--accent); }
.words { display: grid; gap: 1rem; grid-template-columns: 1fr 1fr; margin-top: .75rem; }
@container (max-width: 28rem) { .words { grid-template-columns: 1fr; } }
.heading { margin: 0; font-weight: 600; }
ol { margin: .3rem 0 0; padding: 0; list-style: none; }
li { position: relative; display: flex; gap: .5rem; padding: .3rem .5rem; margin-bottom: .2rem; overflow-wrap: anywhere; }
.bar { position: absolute; inset-block: 0; inset-inline-start: 0; border-radius: .25rem; background: var(--gain); }
.lost .bar { background: var(--loss); }
.label { position: relative; flex: 1; }
.score { position: relative; color: var(--quiet); font-variant-numeric: tabular-nums; }
@media (forced-colors: active) { .bar { border-bottom: 3px solid; } }
`;
