//! Given names, family names and organisation words of Romania and Moldova, with comma-below letters.

pub const WOMEN: &str = "
    Maria Elena Ioana Andreea Mihaela Ana Cristina Gabriela Alina Daniela Simona Raluca Adina Alexandra Anca Bianca Camelia
    Carmen Claudia Corina Cosmina Crina Dana Delia Denisa Diana Doina Dorina Ecaterina Emilia Eugenia Felicia Florentina
    Georgiana Ileana Ilinca Irina Iulia Lavinia Larisa Lidia Liliana Livia Loredana Luminița Mădălina Magdalena Manuela
    Marcela Mariana Marinela Medeea Mirela Monica Nadia Natalia Nicoleta Oana Octavia Olimpia Otilia Paula Petronela
    Ramona Roxana Ruxandra Sanda Sorina Smaranda Ștefania Tatiana Teodora Valentina Veronica Viorica Zoe Ancuța Brândușa
    Catinca Domnica Steliana";
pub const MEN: &str = "
    Andrei Alexandru Mihai Ion Gheorghe Constantin Nicolae Vasile Adrian Ștefan Cristian Bogdan Florin Ionuț Marius Daniel
    Gabriel Radu Vlad Cătălin Ciprian Claudiu Cornel Corneliu Cosmin Costin Dan Darius Dorin Dragoș Dumitru Emil Eugen
    Felix Filip George Grigore Horia Iacob Ilie Iulian Laurențiu Liviu Lucian Marcel Marian Matei Mircea Mugur Nelu Octavian
    Ovidiu Paul Petre Petru Răzvan Remus Robert Romulus Rareș Sabin Sebastian Sergiu Silviu Sorin Teodor Tiberiu Toma Traian
    Tudor Valentin Valeriu Victor Viorel Virgil Șerban Anton Aurel Călin";
pub const FAMILY: &str = "
    Popescu Popa Ionescu Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Constantin Marin Lazăr Munteanu Florea Dinu
    Oprea Nistor Barbu Dobre Enache Moldovan Ionița Toma Mihai Tudor Stanciu Cristea Neagu Mocanu Preda Vasile Nicolae
    Petrescu Diaconu Voicu Ene Manole Georgescu Badea Dragomir Ungureanu Crăciun Dumitrescu Ștefan Sandu Cojocaru Bucur
    Suciu Mureșan Dima Anghel Pop Lupu Roman Iancu Coman Luca Grigore Pavel Filip Nedelcu Roșu Toader Bălan Olteanu Iordache
    Avram Costea Tănase Păun Cozma Zamfir Sava Albu Manea Grosu Rotaru Iacob Chiriac Vlad Neacșu Miron Crișan Bogdan Oltean
    Stănescu Lungu Simion Damian Bratu Dănilă Dragan Drăghici Vasilescu Petcu Apostol Ardelean Bejan Blaga Boboc Botezatu
    Brânză Bădescu Călinescu Cazacu Cernea Chirilă Ciocan Cârstea Codreanu Cosma Crețu Damaschin Dascălu Dobrescu Duca
    Eftimie Fântână Filimon Gavrilă Ghiță Goga Hanganu Hașdeu Ilie Ispas Istrate Jitaru Leca Macovei Mănescu Mărginean
    Mihalache Mitrea Murariu Negru Negoiță Nicoară Nichita Oancea Onofrei Pascu Pârvu Plămădeală Podaru Prodan Pușcașu
    Răileanu Râpeanu Sârbu Scarlat Șandru Șerban Șoimaru Spătaru Stere Surdu Târziu Țăranu Țurcanu Ursu Vântu Vornicu
    Zaharia Zidaru";
pub const WORDS: &str = "
    Aurora Albina Arinul Bradul Bucovina Cireșul Codrul Crizantema Dealul Dunărea Floarea Gutuiul Izvorul Liliacul Luceafărul
    Lunca Macul Mesteacănul Mioara Moara Narcisa Orizont Poiana Prislop Rândunica Retezat Salcia Siret Speranța Steaua
    Stejarul Teiul Toamna Transilvania Trifoiul Zimbrul Zorile Vatra Ceahlăul Amurg";
pub const ORGANISATIONS: &[(&str, &str)] = &[
    ("shop", "Discuri {w} {l}"),
    ("shop", "Librăria {f} {l}"),
    ("shop", "Instrumente Muzicale {f} {l}"),
    ("hotel", "Hotel {w} {c} {l}"),
    ("hotel", "Pensiunea {w} {l}"),
    ("bakery", "Brutăria {f} {l}"),
    ("bakery", "Cofetăria {w} {l}"),
    ("cafe", "Cafeneaua {w} {l}"),
    ("cafe", "Restaurant Casa {f} {l}"),
    ("radio", "Radio {w} {c} {l}"),
    ("school", "Școala Gimnazială {f} {c}"),
    ("school", "Liceul de Arte {f} {c}"),
    ("library", "Biblioteca {w} {c}"),
    ("gym", "Studioul de Dans {w} {l}"),
    ("office", "Cabinet Stomatologic {f} {l}"),
];
