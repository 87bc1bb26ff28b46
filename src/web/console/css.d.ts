/** Styles are collected by the build into one sheet; importing one says only that it belongs to the piece. */
declare module '*.css';
