extension Report {
  /// The page's style sheet: one column on a phone, contents beside the text on a wide screen.
  static let styleSheet = """
    :root{\(Palette.lightVariables)
      --paper:#ffffff;--text:#1f2328;--soft:#57606a;--line:#d5dae0;--shade:#f5f7f9;
      --link:#0b5fa5;--warn-paper:#fff4d6;--warn-text:#5c3d00;--warn-line:#e0a800}
    @media (prefers-color-scheme:dark){:root{\(Palette.darkVariables)
      --paper:#16181d;--text:#e6e8eb;--soft:#a4acb6;--line:#3a3f47;--shade:#1f2229;
      --link:#7cbcf2;--warn-paper:#3a2e0a;--warn-text:#ffe3a0;--warn-line:#b88a12}}
    *{box-sizing:border-box}
    html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:76rem;padding:1.25rem 1rem 4rem;background:var(--paper);
      color:var(--text);line-height:1.6;overflow-wrap:break-word;
      font-family:system-ui,-apple-system,"Segoe UI","Liberation Sans",Arial,sans-serif}
    h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.3rem);line-height:1.2;margin:.5rem 0}
    h2{font-size:1.35rem;line-height:1.3;margin:0 0 .75rem;padding-top:1.25rem;
      border-top:1px solid var(--line)}
    h3{font-size:1rem;margin:0 0 .5rem}
    p,ul,ol,dl{margin:0 0 1rem}
    main p,main>section>ul,main>section>dl{max-width:46rem}
    section{margin:0 0 2.5rem}
    a{color:var(--link);text-underline-offset:.15em}
    code,pre{font-family:ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace;font-size:.88em}
    p code,li code,dd code{background:var(--shade);padding:.1em .3em;border-radius:3px}
    pre{background:var(--shade);border:1px solid var(--line);border-radius:6px;padding:.8rem 1rem;
      overflow-x:auto;line-height:1.45;margin:0 0 1.25rem}
    .subtitle{font-size:1.1rem;color:var(--soft);max-width:46rem}
    .banner{background:var(--warn-paper);color:var(--warn-text);padding:.7rem 1rem;
      border:1px solid var(--warn-line);border-left-width:6px;border-radius:4px;font-weight:600}
    nav{font-size:.95rem;margin:0 0 2rem;padding:.8rem 1rem;background:var(--shade);
      border-radius:6px}
    nav p{margin:0 0 .3rem;font-weight:600}
    nav ol{margin:0;padding-left:1.4rem}
    nav li{margin:.25rem 0}
    nav a{text-decoration:none}
    nav a:hover{text-decoration:underline}
    figure{margin:0 0 1.5rem}
    figcaption{color:var(--soft);font-size:.92rem;margin-top:.4rem;max-width:46rem}
    .plot{overflow-x:auto}
    .plot svg{display:block;max-width:100%;height:auto}
    img{max-width:100%;height:auto;image-rendering:pixelated;display:block}
    .table-block{margin:0 0 1.75rem}
    .table-title{font-weight:600;margin:0 0 .2rem}
    .table-caption{color:var(--soft);font-size:.92rem;margin:0 0 .5rem}
    .table-scroll{border-top:2px solid var(--text);border-bottom:2px solid var(--text);
      width:fit-content;max-width:100%}
    table{border-collapse:separate;border-spacing:0;font-size:.92rem}
    th,td{padding:.35rem .6rem;white-space:nowrap;border-bottom:1px solid var(--line)}
    tbody th{font-weight:400;position:sticky;left:0;background:var(--paper)}
    .wide table{font-size:.86rem}
    .wide th,.wide td{padding:.35rem .45rem}
    .wide td:not(.figure){white-space:normal;max-width:16rem}
    .wide td:nth-child(2):not(.figure){min-width:9rem}
    @media (max-width:40rem){
      th,td{padding:.35rem .4rem}
      tbody th{white-space:normal;max-width:40vw}
      .wide{border-bottom:0;width:auto}
      .wide table,.wide tbody{display:block}
      .wide thead{display:none}
      .wide tr{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem;padding:.4rem 0;
        border-bottom:1px solid var(--line)}
      .intervals tr{grid-template-columns:1fr}
      .wide tbody tr>*{display:grid;grid-template-columns:1fr auto;gap:0 .5rem;border:0;
        padding:.1rem 0;max-width:none;white-space:normal}
      .wide tbody td{grid-template-columns:minmax(4rem,1fr) auto;min-width:0}
      .wide td::before{content:attr(data-label);color:var(--soft);text-align:left}
      .wide tbody th,.wide td:nth-child(2):not(.figure){display:block;grid-column:1/-1;
        position:static;font-weight:600}
      .wide td:nth-child(2):not(.figure)::before{content:none}
      .wide .difference{grid-column:2}
    }
    thead th{white-space:normal;max-width:9rem;border-bottom:1px solid var(--text);vertical-align:bottom}
    tbody tr:last-child>*{border-bottom:0}
    tr.reference>*{color:var(--soft);font-style:italic}
    .difference{display:block;font-style:normal;font-size:.8em}
    .unit{font-weight:400;color:var(--soft)}
    .notes{font-size:.88rem;color:var(--soft);margin:.5rem 0 0;padding-left:1.1rem;max-width:46rem}
    dt{font-weight:600}
    dd{margin:0 0 .5rem}
    .gallery{display:grid;gap:1rem;margin:0 0 1.5rem;
      grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
    .card{border:1px solid var(--line);border-radius:8px;padding:.9rem;background:var(--shade);
      break-inside:avoid}
    .strip{display:grid;gap:1rem;margin:0 0 1.5rem;
      grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
    .strip figure{margin:0;break-inside:avoid}
    .strip img{width:100%;border:1px solid var(--line)}
    .strip figcaption{font-size:.8rem;line-height:1.35}
    .pictures{display:grid;grid-template-columns:repeat(3,1fr);gap:.6rem}
    .pictures figure{margin:0}
    .pictures img{width:100%;border:1px solid var(--line)}
    .pictures figcaption{font-size:.8rem;line-height:1.35}
    .card dl{display:grid;grid-template-columns:auto 1fr;gap:.15rem .8rem;font-size:.9rem;
      margin:.7rem 0 0}
    .card dt{font-weight:400;color:var(--soft)}
    .card dd{margin:0}
    @media (min-width:64rem){
      .page{display:grid;grid-template-columns:13rem minmax(0,1fr);gap:2.5rem}
      .page>main:only-child{grid-column:1/-1}
      nav{position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);
        overflow-y:auto}
    }
    @media print{
      :root{\(Palette.lightVariables)
        --paper:#fff;--text:#000;--soft:#444;--line:#bbb;--shade:#fff;--link:#000;
        --warn-paper:#fff;--warn-text:#000;--warn-line:#000}
      body{max-width:none;padding:0;font-size:10.5pt}
      .page{display:block}
      nav{position:static;background:none;padding:0}
      nav ol{padding-left:2rem}
      .table-scroll{overflow:visible!important}
      .plot,pre{overflow:visible}
      .plot svg{min-width:0!important}
      pre{white-space:pre-wrap}
      .table-scroll table{font-size:clamp(6pt,calc(92pt / var(--columns)),9.5pt);line-height:1.35}
      .table-scroll th,.table-scroll td{white-space:normal;min-width:0;padding:.25em .35em;
        position:static;background:none}
      .table-scroll td:not(.figure){min-width:9em}
      .table-title,.table-caption{break-after:avoid;break-inside:avoid}
      figure,tr,li,.card{break-inside:avoid}
      h2,h3{break-after:avoid}
    }
    @page{margin:12mm}

    """
}
