import { cell } from "../network";
import { PANEL_ROW, tile } from "../tile";

/** Terms of a sum that are taken at a time: four rows of W and a panel of so many rows fit the first-level cache. */
const BLOCK: i32 = 512;

/**
 * ΔZ[l+1] = W[l+1] ΔA[l] for every panel.
 *
 * @param W   (rows, inner)
 * @param dA  panels of `inner` rows
 * @param dZ  panels of `rows` rows, written
 */
export function panelProduct(W: usize, rows: i32, inner: i32, dA: usize, dZ: usize, panels: i32): void {
  memory.fill(dZ, 0, <usize>panels * <usize>rows * PANEL_ROW);
  for (let k = 0; k < inner; k += BLOCK) {
    const terms = min(BLOCK, inner - k);
    for (let i = 0; i < rows; i += 4) {
      for (let p = 0; p < panels; p++) {
        const B = dA + (<usize>p * <usize>inner + <usize>k) * PANEL_ROW;
        const C = dZ + (<usize>p * <usize>rows + <usize>i) * PANEL_ROW;
        tile(cell(W, i, k, inner), <usize>inner << 3, 8, B, terms, C, PANEL_ROW, min(4, rows - i));
      }
    }
  }
}
