/**
 * Shows values below the cell, each as it would show itself at the cell's end; a cell waits for all of them.
 *
 * @returns when they are shown: `await` it where what is shown next must come after a chart
 */
declare function display(...values: unknown[]): Promise<void>;
