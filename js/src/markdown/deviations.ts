/** Examples of the specifications that we show in another way on purpose, by the reason. */
export const deviations: Readonly<Record<string, readonly number[]>> = {
  "Raw HTML is shown as text, in a paragraph of its own where it is a block.": [
    ...[21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164, 165, 166, 167],
    ...[168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189],
    ...[190, 191, 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627],
    ...[628, 629, 630, 631, 642, 643],
  ],
  "Addresses are links by themselves, as in GFM.": [602, 608, 611, 612],
};

/** The same for the examples of GFM. */
export const gfmDeviations: Readonly<Record<string, readonly number[]>> = {};
