// Line icons, drawn on a 20 by 20 grid.

const PATHS = {
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12 4.5L6.5 10l5.5 5.5",
  down: "M5.5 8l4.5 4.5L14.5 8",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13.2 13.2L17 17",
  thread: "M4 4.5h12v8.5H9.5L6 16v-3H4z",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  send: "M3.5 4l13.5 6-13.5 6 2-6zM5.5 10H11",
  clip: "M15.5 9.5l-5.8 5.8a3.4 3.4 0 0 1-4.8-4.8l6.3-6.3a2.3 2.3 0 0 1 3.3 3.3l-6.3 6.2a1.1 1.1 0 0 1-1.6-1.6l5.3-5.3",
  slash: "M12.5 4l-5 12M3.5 3.5h13v13h-13z",
  at: "M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zm0 0v1.2a2 2 0 0 0 4 0V10a7 7 0 1 0-2.8 5.6",
  hash: "M7.8 3.5L6.2 16.5M13.8 3.5l-1.6 13M3.7 7.5h13M3.3 12.5h13",
  home: "M3.5 9.5L10 4l6.5 5.5M5.5 8.5V16h9V8.5M8.5 16v-4h3v4",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M15.7 4.3l-1.1 1.1M5.4 14.6l-1.1 1.1",
  moon: "M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8z",
  wire: "M2.5 10h3l2-5 4 10 2.2-5h3.8",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.7 1.7",
  file: "M5.5 3h6l3.5 3.5V17h-9.5zM11.5 3v3.5H15",
  download: "M10 3.5v8.5M6.5 9l3.5 3.5L13.5 9M4 16h12",
  eye: "M2.5 10S5.2 5.2 10 5.2 17.5 10 17.5 10 14.8 14.8 10 14.8 2.5 10 2.5 10zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  check: "M4.5 10.5l3.7 3.7 7.3-8",
  bolt: "M11 2.5L4.5 11.5H9.5L9 17.5l6.5-9h-5z",
  copy: "M7.5 7.5h9v9h-9zM12.5 7.5v-4h-9v9h4",
  people: "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM2.5 16c.4-2.8 2.3-4.3 5-4.3s4.6 1.5 5 4.3M13 4.5a2.5 2.5 0 0 1 0 4.8M14.7 12.2c1.5.5 2.5 1.8 2.8 3.8",
  alert: "M10 3.5l7 12.5H3zM10 8v4M10 14h.01",
  calendar: "M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5",
};

/** A decorative icon: hidden from screen readers, coloured as the text around it. */
export function icon(name, size = 18) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const attrs = { viewBox: "0 0 20 20", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false" };
  for (const [key, value] of Object.entries(attrs)) svg.setAttribute(key, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name] ?? PATHS.file);
  svg.append(path);
  return svg;
}
