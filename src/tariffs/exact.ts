/** Digits after the point of kWh, of prices, and so of their products. */
const [KWH, PRICE] = [3, 8];
const CENT = 10n ** BigInt(KWH + PRICE - 2);

/** A decimal string of at most `scale` digits after the point, as an integer; null when it is none, is negative, or too long. */
function integer(text: string, scale: number): bigint | null {
  const [, whole, part = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || part.length > scale) return null;
  return BigInt(whole + part.padEnd(scale, '0'));
}

/** kWh in thousandths. */
export const kwhOf = (text: string): bigint | null => integer(text, KWH);
/** A price in hundred-millionths. The content's own, which has been checked. */
export const priceOf = (text: string): bigint => integer(text, PRICE) ?? 0n;

/** An integer as a decimal string without idle zeros; negative ones as well. */
function text(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const part = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${part ? `.${part}` : ''}`;
}
export const kwhText = (value: bigint): string => text(value, KWH);
export const priceText = (value: bigint): string => text(value, PRICE);

/** The one rounding: half up, to hundredths of the currency, of an amount in its smallest parts over `per`. */
export const cents = (amount: bigint, per = 1n): bigint => (2n * amount + CENT * per) / (2n * CENT * per);

/** Hundredths as money with two digits after the point. */
export function moneyText(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
