const STEPS = 400;
const RATE = 1;
const PENALTY = 1e-3;

function spreadOf(rows: readonly (readonly number[])[], at: number): { mean: number; spread: number } {
  const mean = rows.reduce((sum, row) => sum + row[at]!, 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + (row[at]! - mean) ** 2, 0) / rows.length;
  return { mean, spread: Math.sqrt(variance) || 1 };
}

/**
 * Weights under which `inside` rows score higher than `outside` ones: logistic regression in which both sides weigh
 * the same, by gradient descent over standardised columns. The weights are those of the columns as given.
 */
export function tellApart(
  inside: readonly (readonly number[])[],
  outside: readonly (readonly number[])[],
): readonly number[] {
  const rows = [...inside, ...outside];
  const columns = (rows[0] ?? []).map((_, at) => spreadOf(rows, at));
  const standard = rows.map((row) => row.map((value, at) => (value - columns[at]!.mean) / columns[at]!.spread));
  const weights = columns.map(() => 0);
  let bias = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const slopes = weights.map((weight) => -PENALTY * weight);
    let slope = 0;
    standard.forEach((row, at) => {
      const wanted = at < inside.length ? 1 : 0;
      const score = row.reduce((sum, value, column) => sum + value * weights[column]!, bias);
      const error = (wanted - 1 / (1 + Math.exp(-score))) / (2 * (wanted ? inside.length : outside.length));
      slope += error;
      row.forEach((value, column) => {
        slopes[column] = slopes[column]! + error * value;
      });
    });
    bias += RATE * slope;
    slopes.forEach((each, column) => {
      weights[column] = weights[column]! + RATE * each;
    });
  }
  return weights.map((weight, at) => weight / columns[at]!.spread);
}
