"""Every closed list of the domain: stable keys for store, command line and share; words for people.

A key never changes its meaning once a version with it was released; a word may. Values arrive as key or as word in
German or English, in any letter case (`Vocabulary.key`), and are stored as key. Sources of the lists: domain.md
sections 2-5, 7 and 10 (forms of the ESF 2014-2020, Jobcenter absence codes A/T/E/UE/K).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from resources import language


@dataclass(frozen=True, slots=True)
class Word:
    """One value of a closed list: its key, its words, and further words people use for it."""

    key: str
    de: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """A closed list in the order in which it is offered."""

    name: str
    words: tuple[Word, ...]
    _by_text: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_key: dict[str, Word] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.words:
            self._by_key[word.key] = word
            for text in (word.key, word.de, word.en, *word.also):
                self._by_text.setdefault(_folded(text), word.key)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def key(self, text: str) -> str | None:
        """The key meant by `text` (a key or a word), None if it is none of them."""
        return self._by_text.get(_folded(text))

    def label(self, key: str | None) -> str:
        """The word shown for `key` in the language in use; the key itself where a newer version sent an unknown one."""
        word = self._by_key.get(key or "")
        if word is None:
            return key or ""
        return word.de if language.current() == "de" else word.en


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _list(name: str, *rows: tuple[str, ...]) -> Vocabulary:
    return Vocabulary(name, tuple(Word(row[0], row[1], row[2], tuple(row[3:])) for row in rows))


OFFICE = _list(
    "office",
    ("mitte", "Gladbeck-Mitte", "Gladbeck-Mitte", "Mitte"),
    ("butendorf", "Butendorf", "Butendorf"),
    ("brauck", "Brauck", "Brauck"),
)
DISTRICT = _list(
    "district",
    ("mitte", "Mitte", "Mitte", "Gladbeck-Mitte", "GLA-Mitte"),
    ("butendorf", "Butendorf", "Butendorf"),
    ("brauck", "Brauck", "Brauck"),
    ("zweckel", "Zweckel", "Zweckel"),
    ("rentfort_nord", "Rentfort-Nord", "Rentfort-Nord"),
    ("alt_rentfort", "Alt-Rentfort", "Alt-Rentfort"),
    ("rosenhuegel", "Rosenhügel", "Rosenhügel"),
    ("ellinghorst", "Ellinghorst", "Ellinghorst"),
    ("schultendorf", "Schultendorf", "Schultendorf"),
    ("outside", "außerhalb", "outside"),
)
ROLE = _list(
    "role",
    ("social_worker", "Fachkraft", "social worker", "Sozialarbeit", "Coach"),
    ("adviser", "Beratung", "adviser"),
    ("team_lead", "Teamleitung", "team lead"),
    ("admin", "Verwaltung", "admin"),
    ("auditor", "Prüfung", "auditor"),
)
GENDER = _list(
    "gender",
    ("female", "weiblich", "female", "w", "f", "Frau"),
    ("male", "männlich", "male", "m", "Herr"),
    ("diverse", "divers", "diverse", "d"),
    ("none", "ohne Eintrag", "no entry", "keine Angabe"),
)
ANSWER = _list(
    "answer",
    ("yes", "ja", "yes", "true", "1", "wahr"),
    ("no", "nein", "no", "false", "0", "falsch"),
    ("declined", "keine Angabe", "declined", "k.A."),
)
CONTACT_PREFERENCE = _list(
    "contact_preference",
    ("phone", "Telefon", "phone"),
    ("email", "E-Mail", "e-mail"),
    ("letter", "Brief", "letter"),
    ("in_person", "persönlich", "in person"),
)
FIRST_CONTACT = _list(
    "first_contact_channel",
    ("jobcenter", "Jobcenter", "Jobcenter"),
    ("office", "Quartiersbüro", "neighbourhood office"),
    ("recommendation", "Empfehlung", "recommendation"),
    ("press", "Presse", "press"),
    ("street", "Straße", "street"),
    ("other", "sonst", "other"),
)
CITIZENSHIP = _list(
    "citizenship_group",
    ("german", "Deutschland", "Germany", "DE"),
    ("eu", "EU", "EU"),
    ("third_country", "Drittstaat", "third country"),
    ("stateless_unknown", "staatenlos oder ungeklärt", "stateless or unknown"),
    ("declined", "keine Angabe", "declined"),
)
FIELD_OF_ACTION = _list(
    "field_of_action",
    ("hf1", "HF 1 Nachhaltige Integration in Beschäftigung", "field of action 1", "HF1", "HF 1"),
    ("hf2", "HF 2 Stärkung der lokalen Ökonomie", "field of action 2", "HF2", "HF 2"),
)
SUBPROJECT = _list(
    "subproject",
    ("tp1", "TP 1 Gemeinsam neue Märkte", "sub-project 1", "TP1", "TP 1"),
    ("tp2", "TP 2 Digitale Existenzsicherung Wirtschaft", "sub-project 2", "TP2", "TP 2"),
    ("tp3", "TP 3 Digitale Existenzsicherung Therapie & Gesundheit", "sub-project 3", "TP3", "TP 3"),
)
LABOUR_STATUS = _list(
    "labour_status",
    ("unemployed", "arbeitslos", "unemployed"),
    ("inactive", "nichterwerbstätig", "inactive"),
    ("employed", "erwerbstätig", "employed"),
)
BENEFIT = _list(
    "benefit_receipt",
    ("alg_1", "ALG I", "unemployment benefit I", "ALG1", "alg1"),
    ("alg_2", "ALG II", "unemployment benefit II", "ALG2", "alg2", "Bürgergeld", "ALG II/Bürgergeld", "Hartz IV"),
    ("both", "ALG I und ALG II", "both", "beides"),
    ("none", "keine", "none", "kein"),
)
UNEMPLOYMENT_BAND = _list(
    "unemployment_band",
    ("under_6", "unter 6 Monate", "under 6 months"),
    ("6_to_12", "6 bis unter 12 Monate", "6 to under 12 months"),
    ("over_12", "mehr als 12 Monate", "more than 12 months", "12 Monate und länger"),
)
EMPLOYMENT_KIND = _list(
    "employment_kind",
    ("insured", "sozialversicherungspflichtig", "subject to social insurance", "sv-pflichtig"),
    ("marginal", "geringfügig", "marginal", "Minijob"),
    ("self_employed", "selbstständig", "self-employed", "selbständig"),
    ("helping_family", "mithelfend", "helping family"),
)
SCHOOL = _list(
    "school_certificate",
    ("never_at_school", "nie eine Schule besucht", "never at school"),
    ("none", "kein Schulabschluss", "no certificate", "ohne Abschluss"),
    ("primary", "Grundschule", "primary school"),
    ("special", "Förderschule", "special school"),
    ("lower", "Hauptschulabschluss", "lower secondary", "Hauptschule"),
    (
        "middle",
        "Mittlerer Schulabschluss",
        "intermediate secondary",
        "Realschule",
        "Realschulabschluss",
        "Fachoberschulreife",
    ),
    ("applied_upper", "Fachhochschulreife", "applied upper secondary", "Fachabitur"),
    ("upper", "Abitur", "upper secondary", "Hochschulreife"),
)
VOCATION = _list(
    "vocational_qualification",
    ("none", "kein Berufsabschluss", "none", "ohne Abschluss"),
    ("preparation", "Berufsvorbereitung (BVJ)", "vocational preparation", "BVJ"),
    ("apprenticeship", "abgeschlossene Ausbildung", "apprenticeship", "Ausbildung", "Berufsfachschule"),
    ("short_master", "Meister (kurz)", "short master"),
    ("master", "Meister, Techniker, Fachschule", "master craftsperson", "Meister", "Techniker"),
    ("bachelor", "Bachelor, FH-Diplom", "bachelor", "Bachelor"),
    ("degree", "Master, Uni-Diplom, Staatsexamen", "master's degree", "Master", "Diplom"),
    ("doctorate", "Promotion", "doctorate"),
)
SIGNATURE = _list(
    "signature_kind",
    ("paper", "auf Papier", "on paper", "Papier"),
    ("drawn", "gezeichnet", "drawn"),
    ("confirmed_by_leader", "von der Leitung bestätigt", "confirmed by leader"),
    ("none", "keine", "none"),
)
EXIT_REASON = _list(
    "exit_reason",
    ("regular", "regulär beendet", "regular end"),
    ("early_job", "vorzeitig wegen Arbeitsaufnahme", "early: job"),
    ("early_training", "vorzeitig wegen Ausbildung oder Weiterbildung", "early: training"),
    ("dropped_by_participant", "Abbruch durch Teilnehmende", "dropped by participant"),
    ("dropped_by_provider", "Abbruch durch Träger", "dropped by provider"),
    ("illness", "Krankheit", "illness"),
    ("moved", "Umzug", "moved"),
    ("died", "verstorben", "died"),
    ("other", "sonstiges", "other"),
)
RESULT_STATUS = _list(
    "result_status",
    ("employed", "erwerbstätig", "employed"),
    ("job_searching", "arbeitsuchend", "job-searching"),
    ("inactive", "nichterwerbstätig", "inactive"),
    ("unemployed", "arbeitslos", "unemployed"),
)
QUALIFICATION = _list(
    "qualification_kind",
    ("school", "Schulabschluss", "school certificate"),
    ("vocational", "Berufsabschluss", "vocational qualification"),
    ("partial", "Teilqualifikation", "partial qualification"),
    ("certificate", "Zertifikat", "certificate"),
)
SOCIAL_RESULT = _list(
    "social_result",
    ("childcare", "Kinderbetreuung", "childcare"),
    ("debts", "Schulden", "debts"),
    ("housing", "Wohnung", "housing"),
    ("health", "Gesundheit", "health"),
    ("digital", "digitale Teilhabe", "digital participation"),
)
IMPROVEMENT = _list(
    "improved_situation",
    ("precarious_to_stable", "von unsicherer zu fester Beschäftigung", "precarious to stable"),
    ("under_to_full", "von Unter- zu Vollbeschäftigung", "under- to full employment"),
    ("higher_skills", "höhere Anforderungen", "higher skills"),
    ("promotion", "Beförderung", "promotion"),
)
OFFERING_KIND = _list(
    "offering_kind",
    ("individual", "Einzel", "individual", "Einzelcoaching"),
    ("group", "Gruppe", "group", "Gruppencoaching"),
    ("course", "Kurs", "course"),
    ("workshop", "Workshop", "workshop"),
    ("event", "Veranstaltung", "event"),
    ("open", "offen", "open"),
)
SESSION_KIND = _list(
    "session_kind",
    ("individual", "Einzel", "individual", "Einzelcoaching"),
    ("group", "Gruppe", "group", "Gruppencoaching"),
)
MODE = _list(
    "mode",
    ("in_person", "persönlich", "in person"),
    ("phone", "Telefon", "phone", "telefonisch"),
    ("online", "online", "online"),
    ("outreach", "aufsuchend", "outreach"),
)
TOPIC = _list(
    "topic",
    ("application", "Bewerbung", "application"),
    ("everyday", "Alltag", "everyday life"),
    ("digital", "Digital", "digital"),
    ("sewing", "Nähen", "sewing"),
    ("cooking", "Kochen", "cooking"),
    ("walk", "Spaziergang", "walk"),
    ("language", "Sprache", "language"),
    ("health", "Gesundheit", "health"),
    ("debts", "Schulden", "debts"),
    ("childcare", "Kinderbetreuung", "childcare"),
    ("jobcenter", "Jobcenter", "Jobcenter"),
    ("other", "Sonstiges", "other"),
)
SESSION_STATUS = _list(
    "session_status",
    ("planned", "geplant", "planned"),
    ("held", "durchgeführt", "held"),
    ("cancelled", "ausgefallen", "cancelled"),
)
ATTENDANCE = _list(
    "attendance_status",
    ("A", "anwesend", "present"),
    ("T", "teilweise", "partial"),
    ("E", "entschuldigt", "excused"),
    ("UE", "unentschuldigt", "unexcused"),
    ("K", "krank", "sick"),
)
LEGAL_FORM = _list(
    "legal_form",
    ("sole", "Einzelunternehmen", "sole proprietorship"),
    ("freelance", "Freier Beruf", "freelance"),
    ("gbr", "GbR", "GbR"),
    ("ohg", "OHG", "OHG"),
    ("kg", "KG", "KG"),
    ("gmbh", "GmbH", "GmbH"),
    ("gmbh_co_kg", "GmbH & Co. KG", "GmbH & Co. KG"),
    ("ug", "UG (haftungsbeschränkt)", "UG", "UG"),
    ("ag", "AG", "AG"),
    ("partg", "PartG", "PartG"),
    ("ev", "e. V.", "association", "e.V."),
    ("eg", "eG", "cooperative"),
    ("other", "sonstige", "other"),
)
SIZE_CLASS = _list(
    "size_class",
    ("micro", "Kleinst", "micro", "Kleinstunternehmen"),
    ("small", "Klein", "small", "Kleinunternehmen"),
    ("medium", "Mittel", "medium", "mittleres Unternehmen"),
    ("large", "Groß", "large"),
)
HEADCOUNT_BAND = _list(
    "headcount_band",
    ("0", "keine Beschäftigten", "none"),
    ("1_9", "1 bis 9", "1 to 9"),
    ("10_49", "10 bis 49", "10 to 49"),
    ("50_249", "50 bis 249", "50 to 249"),
    ("250", "250 und mehr", "250 and more"),
)
TURNOVER_BAND = _list(
    "turnover_band",
    ("to_2m", "bis 2 Mio. €", "up to 2 m EUR"),
    ("to_10m", "bis 10 Mio. €", "up to 10 m EUR"),
    ("to_50m", "bis 50 Mio. €", "up to 50 m EUR"),
    ("over_50m", "über 50 Mio. €", "over 50 m EUR"),
)
PHASE = _list(
    "phase",
    ("start_up", "Gründung", "start-up"),
    ("young", "jung (unter 5 Jahre)", "young", "jung"),
    ("established", "etabliert", "established"),
    ("succession", "Nachfolge", "succession"),
)
INDEPENDENCE = _list(
    "independence",
    ("independent", "eigenständig", "independent"),
    ("partner", "Partner", "partner"),
    ("linked", "verbunden", "linked"),
)
COUNTING_MODE = _list(
    "counting_mode",
    ("enterprise", "als Unternehmen", "as enterprise", "Unternehmen"),
    ("participant", "als Teilnehmende", "as participant", "Teilnehmende"),
)
WZ_VERSION = _list("wz_version", ("wz2008", "WZ 2008", "WZ 2008"), ("wz2025", "WZ 2025", "WZ 2025"))
WZ_SECTION = _list(
    "wz_section",
    ("A", "A Land- und Forstwirtschaft, Fischerei", "A agriculture"),
    ("B", "B Bergbau", "B mining"),
    ("C", "C Verarbeitendes Gewerbe", "C manufacturing"),
    ("D", "D Energieversorgung", "D energy"),
    ("E", "E Wasser, Abwasser, Abfall", "E water and waste"),
    ("F", "F Baugewerbe", "F construction"),
    ("G", "G Handel, Kfz-Werkstätten", "G trade"),
    ("H", "H Verkehr und Lagerei", "H transport"),
    ("I", "I Gastgewerbe", "I hospitality"),
    ("J", "J Information und Kommunikation", "J information"),
    ("K", "K Finanzen und Versicherungen", "K finance"),
    ("L", "L Grundstücke und Wohnungen", "L real estate"),
    ("M", "M Freiberufliche und technische Dienste", "M professional services"),
    ("N", "N Sonstige wirtschaftliche Dienste", "N support services"),
    ("O", "O Öffentliche Verwaltung", "O public administration"),
    ("P", "P Erziehung und Unterricht", "P education"),
    ("Q", "Q Gesundheits- und Sozialwesen", "Q health"),
    ("R", "R Kunst, Unterhaltung, Erholung", "R arts"),
    ("S", "S Sonstige Dienstleistungen", "S other services"),
    ("T", "T Private Haushalte", "T households"),
    ("U", "U Exterritoriale Organisationen", "U extraterritorial"),
)
CONSULTATION_KIND = _list(
    "consultation_kind",
    ("first", "Erstberatung", "first consultation"),
    ("follow_up", "Folgeberatung", "follow-up consultation"),
    ("short", "Kurzberatung", "short consultation"),
)
BUSINESS_TOPIC = _list(
    "business_topic",
    ("online_marketing", "Online-Marketing", "online marketing"),
    ("website", "Webseite", "website"),
    ("shop", "Shop", "shop"),
    ("social_media", "Social Media", "social media"),
    ("google", "Google-Eintrag", "Google entry"),
    ("bookkeeping", "Buchhaltung digital", "digital bookkeeping"),
    ("funding", "Förderung", "funding"),
    ("privacy", "Datenschutz", "data protection"),
    ("finance", "Finanzierung", "finance"),
    ("staff", "Personal", "staff"),
)
CONSENT_KIND = _list(
    "consent_kind",
    ("esf_data", "ESF-Datenerhebung", "ESF data"),
    ("sensitive", "Art.-9-Angaben", "Art. 9 answers"),
    ("jobcenter", "Jobcenter-Austausch", "Jobcenter exchange"),
    ("photo", "Foto", "photo"),
    ("business_contact", "Unternehmenskontakt", "business contact"),
    ("after_exit", "Kontakt nach Austritt", "contact after exit"),
)
CONSENT_HOW = _list(
    "how",
    ("paper", "Papier", "paper"),
    ("digital", "digital", "digital"),
    ("oral", "mündlich dokumentiert", "oral, documented"),
)
LEGAL_BASIS = _list(
    "legal_basis",
    ("consent", "Einwilligung", "consent"),
    ("legal_duty", "rechtliche Verpflichtung", "legal duty"),
    ("public_task", "öffentliche Aufgabe", "public task"),
)
INDICATOR_SET = _list(
    "indicator_set",
    ("esf_2014_2020", "ESF 2014-2020", "ESF 2014-2020"),
    ("esf_plus_2021_2027", "ESF Plus 2021-2027", "ESF Plus 2021-2027"),
)
MERGE_SUBJECT = _list(
    "merge_subject",
    ("participant", "Person", "person"),
    ("business", "Unternehmen", "company"),
)
PAIR_VERDICT = _list(
    "pair_verdict",
    ("not_same", "nicht dasselbe", "not the same"),
    ("same_household", "gleicher Haushalt", "same household"),
    ("later", "später entscheiden", "decide later"),
    ("open", "wieder offen", "open again"),
)

ALL: dict[str, Vocabulary] = {value.name: value for value in list(globals().values()) if isinstance(value, Vocabulary)}
