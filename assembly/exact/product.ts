import { cell } from "../numeric/address";
import { add } from "../numeric/lanes";
import { PANEL_ROW, tile } from "../numeric/tile";
import { Move } from "./stack";

/** Terms of a sum that are taken at a time: four rows of W and a panel of so many rows fit the first-level cache. */
const BLOCK: i32 = 512;

/**
 * ΔZ += W ΔA for every panel, at the positions of A that move.
 *
 * @param W      (rows, inner)
 * @param reach  positions of a panel
 * @param from   its panels have reach · inner rows
 * @param to     its panels have reach · rows rows; added to
 */
export function panelProduct(W: usize, rows: i32, inner: i32, panels: i32, reach: i32, from: Move, to: Move): void {
  for (let k = 0; k < inner; k += BLOCK) {
    const terms = min(BLOCK, inner - k);
    for (let i = 0; i < rows; i += 4) {
      for (let p = 0; p < panels; p++) {
        for (let q = from.from; q < from.to; q++) {
          const B = from.panels + (<usize>(p * reach + q) * <usize>inner + <usize>k) * PANEL_ROW;
          const C = to.panels + (<usize>(p * reach + q) * <usize>rows + <usize>i) * PANEL_ROW;
          tile(cell(W, i, k, inner), <usize>inner << 3, 8, B, terms, C, PANEL_ROW, min(4, rows - i));
        }
      }
    }
  }
}

/** Δ = 0 at the positions that move. */
export function clearPanels(to: Move, units: i32, panels: i32, reach: i32): void {
  const row = <usize>units * PANEL_ROW;
  for (let p = 0; p < panels; p++) {
    memory.fill(to.panels + <usize>(p * reach + to.from) * row, 0, <usize>(to.to - to.from) * row);
  }
}

/** Rows of a panel added to others, so many bytes of both. */
@inline
export function addRows(from: usize, to: usize, bytes: usize): void {
  if (ASC_FEATURE_SIMD) addEntries<v128>(from, to, bytes);
  else addEntries<f64>(from, to, bytes);
}

@inline
function addEntries<T>(from: usize, to: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += sizeof<T>()) store<T>(to + k, add<T>(load<T>(to + k), load<T>(from + k)));
}
