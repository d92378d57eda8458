// The few rules our forms need beyond Node-RED's own, in its variables only: right in light and dark, 4.1 and 5.

const rules = `
.lineside-form { min-width: min(560px, 90vw) }
.lineside-form:has(.lineside-source) { min-width: min(760px, 70vw) }
.lineside-wide:has(.lineside-rows) { min-width: min(calc(var(--lineside-opening) + 12px), 70vw) }
.lineside-form .form-row { display: grid; grid-template-columns: 150px minmax(0, 1fr); align-items: center; gap: 0 10px }
.lineside-form .form-row[hidden] { display: none }
.lineside-form .form-row > label { width: auto; margin: 0; overflow-wrap: anywhere }
.lineside-form .form-row > input[type=text], .lineside-form .form-row > input[type=password], .lineside-form .form-row > select, .lineside-panel input, .lineside-panel select, .lineside-panel textarea { width: 100%; box-sizing: border-box; margin: 0 }
.lineside-form .form-row > input[type=checkbox] { justify-self: start; width: auto; margin: 8px 0 }
.lineside-form .form-row.lineside-wide { grid-template-columns: minmax(0, 1fr); row-gap: 4px }
.lineside-unit { display: flex; align-items: center; gap: 8px }
.lineside-unit input[type=text] { width: 120px; margin: 0 }
.lineside-unit span { color: var(--red-ui-secondary-text-color) }
.lineside-problem { grid-column: 2; color: var(--red-ui-text-color-error); font-size: 12px; line-height: 1.4 }
.lineside-problem:empty { display: none }
.lineside-problem a { display: block; color: inherit; text-decoration: underline }
.lineside-wide .lineside-problem, .lineside-form > .lineside-problem { grid-column: 1 }
.lineside-code { height: 360px; min-height: 150px; box-sizing: border-box; resize: vertical; overflow: hidden }
.lineside-grid { position: relative; min-height: 66px; max-height: 356px; overflow: auto; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; background: var(--red-ui-form-input-background) }
.lineside-head, .lineside-line { display: grid; grid-template-columns: var(--lineside-columns); gap: 2px; align-items: center; box-sizing: border-box; min-width: var(--lineside-width); width: 100%; padding: 0 4px }
.lineside-head { position: sticky; top: 0; z-index: 1; min-height: 28px; background: var(--red-ui-tertiary-background); border-bottom: 1px solid var(--red-ui-secondary-border-color); font-size: 12px; color: var(--red-ui-secondary-text-color) }
.lineside-head span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-left: 4px }
.lineside-body { position: relative; min-width: var(--lineside-width) }
.lineside-line { position: absolute; left: 0; right: 0; height: 32px }
.lineside-line input[type=text], .lineside-line select { width: 100%; font-size: 13px; min-width: 0; height: 28px; margin: 0; padding: 0 4px; box-sizing: border-box; border-color: transparent; background: transparent }
.lineside-line:hover input[type=text], .lineside-line:hover select, .lineside-line :focus { border-color: var(--red-ui-form-input-border-color) }
.lineside-line input.input-error, .lineside-line select.input-error { border-color: var(--red-ui-form-input-border-error-color) }
.lineside-line :disabled { opacity: 0.35 }
.lineside-line input[type=checkbox] { justify-self: center; margin: 0; width: auto }
.lineside-handle { cursor: grab; text-align: right; padding-right: 6px; font-size: 11px; color: var(--red-ui-secondary-text-color) }
.lineside-derived { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-family: var(--red-ui-monospace-font); font-size: 12px; color: var(--red-ui-secondary-text-color) }
.lineside-delete { visibility: hidden }
.lineside-line:hover .lineside-delete, .lineside-line:focus-within .lineside-delete { visibility: visible }
.lineside-tools { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 6px }
.lineside-count { margin-left: auto; color: var(--red-ui-secondary-text-color); font-size: 12px }
.lineside-panel { margin: 14px 0; padding: 10px 12px; border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px }
.lineside-panel h4 { margin: 0 0 8px; font-size: 13px }
.lineside-panel .lineside-asking { display: flex; flex-wrap: wrap; gap: 8px; align-items: end }
.lineside-panel .lineside-asking label { flex: 1 1 140px; width: auto; margin: 0; font-size: 12px; color: var(--red-ui-secondary-text-color) }
.lineside-panel .lineside-asking label[hidden] { display: none }
.lineside-panel .lineside-asking label:has(textarea) { flex-basis: 100% }
.lineside-answer { margin-top: 8px; white-space: pre-wrap; overflow-wrap: anywhere }
.lineside-answer:empty { display: none }
.lineside-answer.lineside-good { color: var(--red-ui-text-color-success) }
.lineside-answer.lineside-bad { color: var(--red-ui-text-color-error) }
.lineside-panel p { margin: 6px 0 }
.lineside-panel p.lineside-good { color: var(--red-ui-text-color-success) }
.lineside-panel p.lineside-bad { color: var(--red-ui-text-color-error) }
.lineside-panel p.lineside-warned { color: var(--red-ui-text-color-warning) }
.lineside-facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px; margin: 0 }
.lineside-facts dt { font-weight: normal; color: var(--red-ui-secondary-text-color) }
.lineside-facts dd { margin: 0; overflow-wrap: anywhere; white-space: pre-line; color: var(--red-ui-primary-text-color) }
.lineside-answer ul, .lineside-answer ol { margin: 4px 0 0 18px; color: var(--red-ui-primary-text-color); white-space: normal; max-height: 260px; overflow: auto }
.lineside-form .form-tips.lineside-warning { max-width: none; box-sizing: border-box; margin: 6px 0 12px; border-left: 3px solid var(--red-ui-text-color-warning) }
.lineside-panel .lineside-tree { margin: 8px 0 0; padding: 4px; list-style: none; max-height: 360px; overflow: auto; border: 1px solid var(--red-ui-form-input-border-color); border-radius: 4px; background: var(--red-ui-form-input-background) }
.lineside-tree:empty { display: none }
.lineside-tree ul { margin: 0 0 0 18px; padding: 0; list-style: none }
.lineside-tree ul[hidden] { display: none }
.lineside-tree li { line-height: 26px; outline: none }
.lineside-tree .lineside-leaf { display: flex; align-items: center; gap: 6px; padding: 0 4px; border-radius: 3px; white-space: nowrap }
.lineside-tree .lineside-leaf:hover, .lineside-tree li:focus > .lineside-leaf { background: var(--red-ui-list-item-background-hover) }
.lineside-tree .lineside-leaf input[type=checkbox] { width: auto; margin: 0 }
.lineside-tree .lineside-leaf > i { width: 14px; text-align: center; color: var(--red-ui-secondary-text-color) }
.lineside-tree .lineside-leaf button { visibility: hidden }
.lineside-tree .lineside-leaf:hover button, .lineside-tree li:focus > .lineside-leaf button { visibility: visible }
.lineside-caret { width: 12px; text-align: center; cursor: pointer; color: var(--red-ui-secondary-text-color) }
.lineside-text { overflow: hidden; text-overflow: ellipsis; color: var(--red-ui-primary-text-color) }
.lineside-detail { flex: 1 1 auto; overflow: hidden; text-overflow: ellipsis; font-family: var(--red-ui-monospace-font); font-size: 12px; color: var(--red-ui-secondary-text-color) }
.lineside-tree li[aria-selected=true] > .lineside-leaf { background: var(--red-ui-list-item-background-selected) }
.lineside-known { margin-top: 8px }
.lineside-found .lineside-list { max-height: 220px; overflow: auto }
.lineside-found a, .lineside-places a { color: inherit; text-decoration: underline }
.lineside-answer .lineside-places li { margin-bottom: 4px }
.lineside-answer .lineside-breaking { color: var(--red-ui-text-color-error) }
.lineside-note { font-size: 12px; padding-left: 22px; color: var(--red-ui-secondary-text-color) }
.lineside-panel .lineside-list { margin: 4px 0; padding: 0; list-style: none }
.lineside-list li { display: flex; align-items: baseline; gap: 8px; padding: 3px 0; color: var(--red-ui-primary-text-color) }
.lineside-list li > :first-child { flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere }
.lineside-list small { color: var(--red-ui-secondary-text-color) }
.lineside-picture { display: block; width: 100%; margin-top: 8px; border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px }
.lineside-picture polyline { fill: none; stroke-width: 1.2; vector-effect: non-scaling-stroke }
.lineside-all { stroke: var(--red-ui-secondary-text-color); opacity: 0.6 }
.lineside-kept { stroke: var(--red-ui-text-color-error) }
.lineside-picks { max-height: 260px; overflow: auto; white-space: normal; color: var(--red-ui-primary-text-color) }
.lineside-picks input[type=checkbox] { width: auto; margin: 0 }
.lineside-pick { margin: 2px 0 }
.lineside-pick label { display: inline-block; min-width: 180px; margin: 0 0 0 18px; font-size: 12px }
.lineside-panel p.lineside-heading { margin-top: 10px; color: var(--red-ui-primary-text-color) }
.lineside-results { margin: 6px 0; max-height: 300px; overflow: auto; white-space: normal; border: 1px solid var(--red-ui-secondary-border-color); border-radius: 4px }
.lineside-results table { width: 100%; border-collapse: collapse; font-size: 12px; color: var(--red-ui-primary-text-color) }
.lineside-results th { position: sticky; top: 0; padding: 4px 6px; text-align: left; font-weight: normal; background: var(--red-ui-tertiary-background); color: var(--red-ui-secondary-text-color) }
.lineside-results td { white-space: pre-line; padding: 3px 6px; vertical-align: top; overflow-wrap: anywhere; border-top: 1px solid var(--red-ui-secondary-border-color) }
.lineside-diff p { margin: 0 0 6px }
.lineside-diff ul { margin: 0; max-height: 200px; overflow: auto; list-style: none; font-size: 12px; overflow-wrap: anywhere }
`

/** Puts the rules into the page, once for all our scripts. */
export function addStyle(): void {
  if (document.getElementById('lineside-style') !== null) return
  const element = document.createElement('style')
  element.id = 'lineside-style'
  element.textContent = rules
  document.head.append(element)
}
