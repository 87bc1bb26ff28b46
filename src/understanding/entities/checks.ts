const IDENTITY_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const IDENTITY_CHECKS = '10x98765432';
const CREDIT_ALPHABET = '0123456789abcdefghjklmnpqrtuwxy';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

function weigh(values: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * values[at]!, 0);
}

/** An 18-place identity number with a right check digit (GB 11643-1999): never kept as anything else. */
export function isIdentity(text: string): boolean {
  if (!/^\d{17}[\dx]$/.test(text)) return false;
  return IDENTITY_CHECKS[weigh([...text.slice(0, 17)].map(Number), IDENTITY_WEIGHTS) % 11] === text[17];
}

/** A unified social credit code with a right check character (GB 32100-2015). */
export function isCreditCode(text: string): boolean {
  const values = [...text].map((character) => CREDIT_ALPHABET.indexOf(character));
  if (values.length !== 18 || values.some((value) => value < 0)) return false;
  return (31 - (weigh(values, CREDIT_WEIGHTS) % 31)) % 31 === values[17];
}

/** Digits that pass Luhn's check and begin as bank cards do. */
export function isCard(digits: string): boolean {
  if (!/^(?:4|5|62)\d+$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
