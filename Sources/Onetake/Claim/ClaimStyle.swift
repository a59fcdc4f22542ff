/// How a claim looks: by day and by night, and on paper.
enum ClaimStyle {
  static let text = """

    :root {
      color-scheme: light dark;
      --ink: #1c1e21; --dim: #62676f; --ground: #fff; --card: #f6f7f9; --line: #dfe2e7;
      --error: #b3261e; --error-ground: #fdecea; --warning: #8a5a00; --warning-ground: #fff4dc;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ink: #e6e8eb; --dim: #9aa1ab; --ground: #15171a; --card: #1e2126; --line: #333840;
        --error: #ff9b92; --error-ground: #3a1c1a; --warning: #f2c46d; --warning-ground: #33280f;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--ground); color: var(--ink);
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    }
    main { max-width: 54rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
    header { border-bottom: 1px solid var(--line); padding-bottom: 1.5rem; }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: .2rem 0 .6rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.05rem; margin: 2.2rem 0 .7rem; }
    .kind { margin: 0; color: var(--dim); font-size: .85rem; letter-spacing: .06em; text-transform: uppercase; }
    .lead { font-size: 1.15rem; margin: 0 0 .6rem; }
    .sums { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.2rem 0 0; }
    .sums div { flex: 1 1 9rem; background: var(--card); border-radius: 10px; padding: .7rem 1rem; }
    .sums dt { color: var(--dim); font-size: .82rem; }
    .sums dd { margin: 0; font-size: 1.2rem; font-weight: 600; font-variant-numeric: tabular-nums; }
    .sums div:first-child dd { font-size: 1.35rem; }
    table { width: 100%; border-collapse: collapse; }
    th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
    thead th { color: var(--dim); font-weight: 500; font-size: .85rem; }
    tbody th { font-weight: 500; white-space: nowrap; padding-right: 1.5rem; }
    td { overflow-wrap: anywhere; }
    tr.error td:last-child { color: var(--error); font-weight: 600; }
    tr.warning td:last-child { color: var(--warning); font-weight: 600; }
    .names td { font-size: .92rem; font-variant-numeric: tabular-nums; }
    .names small { color: var(--dim); font-weight: 400; white-space: normal; }
    .findings { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
    .findings li { border-left: 4px solid; border-radius: 8px; padding: .6rem .9rem; }
    .findings li p { margin: .15rem 0 0; color: var(--ink); }
    .findings span { font-size: .8rem; opacity: .8; }
    .findings .error { color: var(--error); background: var(--error-ground); }
    .findings .warning { color: var(--warning); background: var(--warning-ground); }
    figure { margin: 0 0 1rem; }
    img { display: block; max-width: 100%; height: auto; border-radius: 8px; background: #000; }
    figcaption, .small { color: var(--dim); font-size: .85rem; margin-top: .4rem; }
    .history { margin: 0; padding: 0; list-style: none; }
    .history li { border-left: 2px solid var(--line); padding: 0 0 1rem 1rem; position: relative; }
    .history li::before {
      content: ""; position: absolute; left: -5px; top: .5em; width: 8px; height: 8px; border-radius: 50%;
      background: var(--dim);
    }
    .history time { color: var(--dim); font-size: .85rem; font-variant-numeric: tabular-nums; margin-right: .4rem; }
    .history .step { color: var(--dim); }
    .history p { margin: .2rem 0; overflow-wrap: anywhere; }
    .says { color: var(--dim); font-size: .85rem; }
    pre {
      background: var(--card); border-radius: 8px; padding: .7rem .9rem; margin: .3rem 0; font-size: .82rem;
      white-space: pre-wrap; overflow-wrap: anywhere;
    }
    blockquote {
      margin: 0 0 .8rem; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--line); white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    @media print {
      :root {
        --ink: #000; --dim: #444; --ground: #fff; --card: #f2f2f2; --line: #bbb;
        --error: #9a1b14; --error-ground: #fff; --warning: #6d4700; --warning-ground: #fff;
      }
      body { font-size: 10.5pt; }
      main { max-width: none; padding: 0; }
      h2 { break-after: avoid; }
      figure, .findings li, tr, .sums { break-inside: avoid; }
      .findings li { border: 1px solid var(--line); border-left: 4px solid; }
      img { max-height: 40vh; width: auto; }
    }

    """
}
