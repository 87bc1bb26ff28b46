/** A ticket's number as it is said and shown: three groups of three. */
export const spoken = (number: string): string => number.replace(/(\d{3})(?=\d)/g, '$1 ');
