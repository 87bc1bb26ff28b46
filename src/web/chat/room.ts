/** Heights, in letters of the page's own size, below which less is shown above the conversation. */
const SHORT = 29;
const LEAST = 20;

/** Fits the page into what is free of the phone's keyboard, and says how much that is: data-room "full", "short" or "least". */
export function fitRoom(): void {
  const root = document.documentElement;
  const view = window.visualViewport;
  const measure = () => {
    // A customer who has zoomed in wants a part of the page, not a smaller page.
    const height = Math.round(view ? view.height * view.scale : window.innerHeight);
    const letters = height / Number.parseFloat(getComputedStyle(root).fontSize);
    root.style.setProperty('--height', `${height}px`);
    root.dataset.room = letters < LEAST ? 'least' : letters < SHORT ? 'short' : 'full';
    if (view && view.scale === 1) window.scrollTo(0, 0);
  };
  (view ?? window).addEventListener('resize', measure);
  measure();
}
