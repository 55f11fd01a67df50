// Example texts for the page; people, places and events are invented.

export const EXAMPLES = {
  en: {
    page: `<!doctype html>
<html lang="en"><head><title>Ferry to Marrow Island returns after nine years</title></head><body>
<header class="site-header"><a href="/">The Saltmarsh Post</a>
<nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li><li><a href="/life">Life</a></li></ul></nav></header>
<main><article>
<h1>Ferry to Marrow Island returns after nine years</h1>
<p class="byline">By Ines Calder, transport correspondent</p>
<p>The ferry to Marrow Island will sail again from 4 May, nine years after the last boat was sold for scrap, the harbour board said on Tuesday.</p>
<p>The crossing takes 35 minutes and costs £6 one way. Islanders, of whom <a href="/data/census-marrow">312 were counted in the last census</a>, will travel for half the price until the end of the year.</p>
<p><strong>Read also:</strong> <a href="/life/lighthouse-keeper-secret">The lighthouse keeper opened the door and could not believe what he found</a></p>
<p>“We have waited long enough,” said Tobias Wren, who runs the only shop on the island. He expects fresh bread to arrive on the first boat at seven in the morning.</p>
<p>The board borrowed £2.1 million for the vessel, which was built in Norway in 2011. It has to carry at least 90 passengers a day to break even.</p>
</article>
<aside class="related-box"><h3>You may also like</h3><ul>
<li><a href="/life/one-thing-sailors-never-do">The one thing sailors never do before breakfast</a></li>
<li><a href="/money/this-island-pays-you">This island pays you to move there, but there is a catch</a></li>
<li><a href="https://offers.example/knees">Over 50? Doctors beg you to stop ignoring this</a></li></ul></aside></main>
<footer><p>© The Saltmarsh Post</p><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer>
</body></html>`,
    headlines: [
      "Harbour board borrows £2.1m for new ferry",
      "You won't believe what the lighthouse keeper found behind the door",
      "Council cuts bus fares by 10% from July",
      "This is the one thing sailors never do before breakfast",
      "Ferry to Marrow Island returns after nine years",
      "What happened next left the whole island speechless",
    ].join("\n"),
  },
  ro: {
    page: `<!doctype html>
<html lang="ro"><head><title>Trenul spre Valea Plopilor circulă din nou după nouă ani</title></head><body>
<header class="site-header"><a href="/">Gazeta de Câmpie</a>
<nav><ul><li><a href="/stiri">Știri</a></li><li><a href="/sport">Sport</a></li><li><a href="/viata">Viață</a></li></ul></nav></header>
<main><article>
<h1>Trenul spre Valea Plopilor circulă din nou după nouă ani</h1>
<p class="byline">De Ilinca Săvescu</p>
<p>Trenul spre Valea Plopilor va circula din nou de la 4 mai, la nouă ani după ce linia a fost închisă, a anunțat marți compania regională de transport.</p>
<p>Drumul durează 35 de minute, iar biletul costă 12 lei. Localnicii, <a href="/date/recensamant">312 la ultimul recensământ</a>, vor călători la jumătate de preț până la sfârșitul anului.</p>
<p><strong>Citește și:</strong> <a href="/viata/acarul-a-deschis-usa">Acarul a deschis ușa gării și n-a putut să creadă ce a găsit înăuntru</a></p>
<p>„Am așteptat destul”, spune Tudor Brâncea, care ține singurul magazin din sat. El se așteaptă ca pâinea proaspătă să vină cu primul tren, la șapte dimineața.</p>
<p>Compania a împrumutat 2,1 milioane de lei pentru automotorul construit în 2011. Ca să nu iasă în pierdere, trebuie să ducă cel puțin 90 de călători pe zi.</p>
</article>
<aside class="related-box"><h3>Te-ar putea interesa</h3><ul>
<li><a href="/viata/ce-nu-fac-niciodata-mecanicii">Ce nu fac niciodată mecanicii de locomotivă înainte de micul dejun</a></li>
<li><a href="/bani/satul-care-te-plateste">Satul care te plătește să te muți acolo. Dar există o problemă</a></li>
<li><a href="https://oferte.example/genunchi">Ai peste 50 de ani? Medicii te roagă să nu mai ignori asta</a></li></ul></aside></main>
<footer><p>© Gazeta de Câmpie</p><a href="/termeni">Termeni</a> <a href="/date-personale">Confidențialitate</a></footer>
</body></html>`,
    headlines: [
      "Compania regională împrumută 2,1 milioane de lei pentru un automotor",
      "Nu o să-ți vină să crezi ce a găsit acarul în spatele ușii",
      "Consiliul reduce cu 10% prețul abonamentelor din iulie",
      "Ce nu fac niciodată mecanicii de locomotivă înainte de micul dejun",
      "Trenul spre Valea Plopilor circulă din nou după nouă ani",
      "Ce s-a întâmplat apoi a lăsat tot satul fără cuvinte",
    ].join("\n"),
  },
};
