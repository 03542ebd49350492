// The page's script. Everything that is shown follows from the state; `go` is the one way to change it.

import type { App, Part } from './app.ts'
import { newDetails } from './details/details-view.ts'
import { byId } from './dom.ts'
import { newBudgets } from './lists/budgets-view.ts'
import { newChanges } from './lists/changes-view.ts'
import { newDropped } from './lists/dropped-view.ts'
import { newFiles } from './lists/files-view.ts'
import { newImports } from './lists/imports-view.ts'
import { newTreeTable } from './lists/tree-table.ts'
import { newModel } from './model.ts'
import type { Model } from './model.ts'
import type { PageData } from './page-data.ts'
import { newSearch } from './search.ts'
import { newCrumbs } from './shell/crumbs.ts'
import { newLegend } from './shell/legend.ts'
import { newSearchBox } from './shell/search-box.ts'
import { newTabs, tabsOf } from './shell/tabs.ts'
import { newToolbar } from './shell/toolbar.ts'
import { readState, writeState } from './state.ts'
import type { State, View } from './state.ts'
import { newMap } from './treemap/map-view.ts'
import { followPath } from './tree-path.ts'

const VIEWS: Readonly<Record<View, (place: HTMLElement, app: App) => Part>> = {
  map: newMap,
  table: newTreeTable,
  changes: newChanges,
  imports: newImports,
  dropped: newDropped,
  files: newFiles,
  budgets: newBudgets,
}
/** Those that show the tree, with what goes with it. */
const OF_TREE: readonly View[] = ['map', 'table']

function start(): void {
  const model = newModel(JSON.parse(byId('report').textContent) as PageData)
  const initial = initialState(model)
  const ask = newSearch(model)
  let state = readState(location.hash, initial)
  const app: App = {
    model,
    state: () => state,
    shown: () => followPath(model.tree(state), state.path, state.area),
    found: () => ask(state),
    go(change, how) {
      const hash = `#${writeState({ ...state, ...change }, initial)}`
      if (how === 'replace') history.replaceState(null, '', hash)
      else if (hash !== `#${location.hash.replace(/^#/, '')}`) history.pushState(null, '', hash)
      show({ ...state, ...change })
    },
    announce(text) {
      byId('announce').textContent = text
    },
  }
  const update = newUpdate(app)
  const show = (next: State): void => {
    state = valid(next, model)
    update()
  }
  addEventListener('popstate', () => {
    show(readState(location.hash, initial))
  })
  addEventListener('hashchange', () => {
    show(readState(location.hash, initial))
  })
  onEscape(app)
  document.documentElement.classList.add('scripted')
  show(state)
  // For whoever measures how long that took.
  performance.mark('shown')
}

/** By archive or crate where the report knows of them, else by section. */
function initialState({ report, data }: Model): State {
  const hasInputs = report.inputs.some(({ kind }) => kind !== 'js')
  return {
    view: 'map',
    by: hasInputs ? 'archive' : report.sources.length > 0 ? 'source' : 'section',
    area: 'raw',
    colour: data.changes === undefined ? 'kind' : 'change',
    show: 'all',
    path: [],
    search: '',
  }
}

/** An address may be of another report. */
function valid(state: State, model: Model): State {
  const { data } = model
  return {
    ...state,
    view: tabsOf({ model }).some(({ view }) => view === state.view) ? state.view : 'map',
    area:
      (state.area === 'change' && data.changes === undefined) ||
      (state.area !== 'change' && state.area !== 'raw' && model.compressed(state.area) === undefined)
        ? 'raw'
        : state.area,
    show: model.outputs(state.show).length === 0 ? 'all' : state.show,
    path: followPath(model.tree(state), state.path, state.area)
      .slice(1)
      .map(({ name }) => name),
    item: state.item !== undefined && state.item < model.report.items.length ? state.item : undefined,
  }
}

/** Makes the parts; a view when it is first shown. */
function newUpdate(app: App): () => void {
  const parts = [
    newTabs(byId('tabs'), app),
    newToolbar(byId('toolbar'), app),
    newSearchBox(byId('search'), app),
    newCrumbs(byId('crumbs'), app),
    newLegend(byId('legend'), app),
    newDetails(byId('details'), app),
  ]
  const views = new Map<View, Part>()
  return () => {
    const { view, item } = app.state()
    for (const part of parts) part.update()
    const isOfTree = OF_TREE.includes(view)
    for (const id of ['toolbar', 'crumbs']) byId(id).hidden = !isOfTree
    byId('legend').hidden = view !== 'map'
    byId('details').hidden = !isOfTree && item === undefined
    const shown = views.get(view) ?? VIEWS[view](byId(`view-${view}`), app)
    views.set(view, shown)
    shown.update()
  }
}

/** Escape closes what was opened last: the details, the search, the group. */
function onEscape(app: App): void {
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return
    const { item, search, path, view } = app.state()
    if (item !== undefined) app.go({ item: undefined })
    else if (search !== '') app.go({ search: '' })
    else if (path.length > 0 && OF_TREE.includes(view)) app.go({ path: path.slice(0, -1) })
  })
}

start()
