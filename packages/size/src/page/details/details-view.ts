import type { App, Part } from '../app.ts'
import { groupDetails } from './group-details.ts'
import { itemDetails } from './item-details.ts'
import { searchDetails } from './search-details.ts'

/** Beside the map: the item that is open, or what the search found, or the group that is shown. */
export function newDetails(place: HTMLElement, app: App): Part {
  return {
    update() {
      const { item } = app.state()
      const found = app.found()
      if (item !== undefined && item < app.model.report.items.length) place.replaceChildren(...itemDetails(app, item))
      else if (found !== undefined) place.replaceChildren(...searchDetails(app, found))
      else place.replaceChildren(...groupDetails(app))
    },
  }
}
