CREATE TABLE migration (
    number INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
) STRICT;
CREATE TABLE local_setting (
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE attendance (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    session BLOB,
    participant BLOB,
    guest_name TEXT,
    code TEXT,
    printed_name TEXT,
    status TEXT,
    minutes INTEGER,
    remark TEXT,
    newcomer INTEGER,
    signature_kind TEXT,
    signed_list_ref TEXT,
    entered_by BLOB,
    PRIMARY KEY (id)
)
 WITHOUT ROWID;
CREATE INDEX attendance_by_participant ON attendance (participant) WHERE participant IS NOT NULL;
CREATE TABLE attendance_list (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    sheet_id TEXT,
    sessions TEXT,
    participants TEXT,
    printed_at TEXT,
    printed_by BLOB,
    version INTEGER,
    blank_rows INTEGER,
    leader_signed_on TEXT,
    returned_on TEXT,
    returned_by BLOB,
    second_confirmation_by TEXT,
    scan_ref TEXT,
    content_hash TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX attendance_list_by_sheet_id ON attendance_list (sheet_id);
CREATE TABLE audit_event (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    action TEXT,
    who BLOB,
    record_kind TEXT,
    record TEXT,
    fields TEXT,
    reason TEXT,
    PRIMARY KEY (id)
);
CREATE TABLE bad_file (
    name TEXT NOT NULL,
    size INTEGER NOT NULL,
    reason TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (name)
);
CREATE TABLE behind (
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    until_n INTEGER NOT NULL,
    until_seq INTEGER NOT NULL,
    until_hash BLOB,
    PRIMARY KEY (compartment, replica)
)
 WITHOUT ROWID;
CREATE TABLE business (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    name TEXT,
    legal_form TEXT,
    sole_trader INTEGER,
    contact_person TEXT,
    phone TEXT,
    email TEXT,
    website TEXT,
    street TEXT,
    house_no TEXT,
    postcode TEXT,
    city TEXT,
    office TEXT,
    district TEXT,
    subproject TEXT,
    industry_text TEXT,
    wz_version TEXT,
    wz_section TEXT,
    wz_code TEXT,
    size_class TEXT,
    headcount_band TEXT,
    turnover_band TEXT,
    size_declared_on TEXT,
    employees INTEGER,
    founded_on TEXT,
    founded_year INTEGER,
    phase TEXT,
    independence TEXT,
    counting_mode TEXT,
    counted_participant BLOB,
    digital_website INTEGER,
    digital_social INTEGER,
    digital_shop INTEGER,
    digital_visibility INTEGER,
    digital_processes INTEGER,
    first_contact_on TEXT,
    consent_ref BLOB,
    notice_handed_on TEXT,
    consultation_minutes INTEGER,
    aid_value INTEGER,
    external_ref TEXT,
    note TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    sort_key TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX business_by_district_sort_key ON business (district, sort_key);
CREATE INDEX business_by_sort_key_compartment_alive ON business (sort_key, compartment, alive);
CREATE INDEX business_count ON business (compartment + 0) WHERE alive = 1;
CREATE TABLE business_consultation (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    business BLOB,
    subproject TEXT,
    date TEXT,
    "begin" TEXT,
    "end" TEXT,
    minutes INTEGER,
    mode TEXT,
    place TEXT,
    topics TEXT,
    kind TEXT,
    adviser BLOB,
    initial_situation TEXT,
    agreed_steps TEXT,
    result TEXT,
    next_on TEXT,
    aid_value INTEGER,
    signature_kind TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX business_consultation_by_business ON business_consultation (business) WHERE business IS NOT NULL;
CREATE INDEX business_consultation_by_date ON business_consultation (date);
CREATE TABLE case_note (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    participant BLOB,
    session BLOB,
    date TEXT,
    text TEXT,
    author BLOB,
    PRIMARY KEY (id)
);
CREATE INDEX case_note_by_participant ON case_note (participant) WHERE participant IS NOT NULL;
CREATE TABLE clock (
    one INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    PRIMARY KEY (one)
);
CREATE TABLE cluster (
    record BLOB NOT NULL,
    kind TEXT NOT NULL,
    root BLOB NOT NULL,
    face BLOB NOT NULL,
    hidden INTEGER NOT NULL,
    PRIMARY KEY (record)
)
 WITHOUT ROWID;
CREATE INDEX cluster_by_root ON cluster (root);
CREATE INDEX cluster_hidden ON cluster (kind, record) WHERE hidden = 1;
CREATE TABLE compartment (
    no INTEGER NOT NULL,
    name TEXT NOT NULL,
    room TEXT NOT NULL,
    office TEXT,
    share_id BLOB,
    PRIMARY KEY (no),
    UNIQUE (name)
);
CREATE TABLE compartment_key (
    share_id BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    "key" BLOB NOT NULL,
    PRIMARY KEY (share_id, epoch)
)
 WITHOUT ROWID;
CREATE TABLE "conflict" (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record BLOB NOT NULL,
    field TEXT NOT NULL,
    opened INTEGER NOT NULL,
    own_room INTEGER NOT NULL,
    sort TEXT NOT NULL,
    mine INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX conflict_by_opened ON "conflict" (opened, id);
CREATE INDEX conflict_by_record ON "conflict" (record);
CREATE INDEX conflict_in_inbox ON "conflict" (kind, compartment, sort, mine, opened, record);
CREATE TABLE consent (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    subject BLOB,
    kind TEXT,
    text_version TEXT,
    language TEXT,
    given_on TEXT,
    how TEXT,
    withdrawn_on TEXT,
    legal_basis TEXT,
    notice_handed_on TEXT,
    file_ref TEXT,
    file_hash TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX consent_by_subject ON consent (subject) WHERE subject IS NOT NULL;
CREATE TABLE digest (
    compartment INTEGER NOT NULL,
    state BLOB NOT NULL,
    conflicts BLOB NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (compartment)
);
CREATE TABLE draft (
    "key" TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE enrolment (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    participant BLOB,
    entry_date TEXT,
    field_of_action TEXT,
    subproject TEXT,
    provider_unit TEXT,
    labour_status TEXT,
    benefit_receipt TEXT,
    unemployment_band TEXT,
    unemployed_since TEXT,
    unemployment_interruption_harmless INTEGER,
    in_education INTEGER,
    employment_kind TEXT,
    school_certificate TEXT,
    vocational_qualification TEXT,
    certificate_foreign INTEGER,
    isced_override INTEGER,
    isced_override_reason TEXT,
    single_parent TEXT,
    children_in_household INTEGER,
    children_declined INTEGER,
    eligibility_checked_by BLOB,
    eligibility_checked_on TEXT,
    eligibility_note TEXT,
    questionnaire_received_on TEXT,
    signature_kind TEXT,
    form_version TEXT,
    exit_date TEXT,
    exit_reason TEXT,
    result_status TEXT,
    exit_in_education INTEGER,
    qualification_gained INTEGER,
    qualification_kind TEXT,
    exit_employment_kind TEXT,
    employer_ref BLOB,
    social_result TEXT,
    result_observed_on TEXT,
    documented_by BLOB,
    PRIMARY KEY (id)
);
CREATE INDEX enrolment_by_entry_date ON enrolment (entry_date);
CREATE INDEX enrolment_by_participant ON enrolment (participant) WHERE participant IS NOT NULL;
CREATE TABLE entry (
    no INTEGER NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record BLOB NOT NULL,
    body BLOB NOT NULL,
    barred INTEGER,
    PRIMARY KEY (no),
    UNIQUE (compartment, replica, n)
);
CREATE INDEX entry_barred ON entry (barred) WHERE barred IS NOT NULL;
CREATE INDEX entry_by_record ON entry (record);
CREATE TABLE follow_up (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    participant BLOB,
    business BLOB,
    due_on TEXT,
    text TEXT,
    done_on TEXT,
    assigned_staff BLOB,
    PRIMARY KEY (id)
);
CREATE INDEX follow_up_by_business ON follow_up (business) WHERE business IS NOT NULL;
CREATE INDEX follow_up_by_due_on ON follow_up (due_on);
CREATE INDEX follow_up_by_participant ON follow_up (participant) WHERE participant IS NOT NULL;
CREATE TABLE head (
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL,
    heard_at TEXT NOT NULL,
    PRIMARY KEY (replica)
);
CREATE TABLE likeness_changed (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    PRIMARY KEY (kind, "row")
)
 WITHOUT ROWID;
CREATE TABLE likeness_key (
    kind INTEGER NOT NULL,
    "key" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    PRIMARY KEY (kind, "key", "row")
)
 WITHOUT ROWID;
CREATE TABLE likeness_pair (
    kind INTEGER NOT NULL,
    a BLOB NOT NULL,
    b BLOB NOT NULL,
    score FLOAT NOT NULL,
    why BLOB NOT NULL,
    PRIMARY KEY (kind, a, b)
)
 WITHOUT ROWID;
CREATE INDEX likeness_pair_by_b ON likeness_pair (kind, b);
CREATE TABLE likeness_row (
    kind INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    keys BLOB NOT NULL,
    PRIMARY KEY (kind, "row")
)
 WITHOUT ROWID;
CREATE TABLE merge (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    subject TEXT,
    survivor BLOB,
    absorbed BLOB,
    take TEXT,
    seen TEXT,
    knew TEXT,
    inputs TEXT,
    reason TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX merge_by_absorbed ON merge (absorbed) WHERE absorbed IS NOT NULL;
CREATE INDEX merge_by_survivor ON merge (survivor) WHERE survivor IS NOT NULL;
CREATE TABLE merged_count (
    id INTEGER NOT NULL,
    no INTEGER NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE not_duplicate (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    subject TEXT,
    a BLOB,
    b BLOB,
    verdict TEXT,
    knew TEXT,
    inputs TEXT,
    reason TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX not_duplicate_by_a ON not_duplicate (a) WHERE a IS NOT NULL;
CREATE INDEX not_duplicate_by_b ON not_duplicate (b) WHERE b IS NOT NULL;
CREATE TABLE offering (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    title TEXT,
    kind TEXT,
    office TEXT,
    field_of_action TEXT,
    subproject TEXT,
    district TEXT,
    location TEXT,
    "begin" TEXT,
    "end" TEXT,
    break_minutes INTEGER,
    planned_units INTEGER,
    max_places INTEGER,
    leaders TEXT,
    topics TEXT,
    active INTEGER,
    PRIMARY KEY (id)
);
CREATE TABLE owed (
    record BLOB NOT NULL,
    PRIMARY KEY (record)
);
CREATE TABLE participant (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    code TEXT,
    last_name TEXT,
    first_name TEXT,
    birth_name TEXT,
    birth_date TEXT,
    gender TEXT,
    street TEXT,
    house_no TEXT,
    postcode TEXT,
    city TEXT,
    office TEXT,
    district TEXT,
    district_reason TEXT,
    assigned_staff BLOB,
    deputy BLOB,
    phone TEXT,
    email TEXT,
    contact_preference TEXT,
    languages TEXT,
    interpreter_needed INTEGER,
    prospect_since TEXT,
    first_contact_channel TEXT,
    customer_number TEXT,
    external_ref TEXT,
    note TEXT,
    source_sheet TEXT,
    source_row INTEGER,
    sort_key TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX participant_by_assigned_staff ON participant (assigned_staff) WHERE assigned_staff IS NOT NULL;
CREATE INDEX participant_by_assigned_staff_sort_key ON participant (assigned_staff, sort_key) WHERE assigned_staff IS NOT NULL;
CREATE INDEX participant_by_code ON participant (code);
CREATE INDEX participant_by_district_sort_key ON participant (district, sort_key);
CREATE INDEX participant_by_sort_key_compartment_alive ON participant (sort_key, compartment, alive);
CREATE INDEX participant_count ON participant (compartment + 0) WHERE alive = 1;
CREATE TABLE participant_sensitive (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    participant BLOB,
    migration_background TEXT,
    minority TEXT,
    disability TEXT,
    severe_disability TEXT,
    other_disadvantage TEXT,
    homeless TEXT,
    citizenship_group TEXT,
    consent_ref BLOB,
    PRIMARY KEY (id)
);
CREATE INDEX participant_sensitive_by_participant ON participant_sensitive (participant) WHERE participant IS NOT NULL;
CREATE TABLE placed (
    record BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB,
    conflicts BLOB,
    to_do INTEGER NOT NULL,
    PRIMARY KEY (record, compartment)
)
 WITHOUT ROWID;
CREATE INDEX placed_to_do ON placed (record) WHERE to_do = 1;
CREATE TABLE project_profile (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    title TEXT,
    programme TEXT,
    funding_code TEXT,
    period_from TEXT,
    period_to TEXT,
    indicator_set TEXT,
    min_age INTEGER,
    districts TEXT,
    bagatelle_minutes INTEGER,
    exit_window_days INTEGER,
    followup_months INTEGER,
    de_minimis_tracking INTEGER,
    rate_table TEXT,
    funding_wordings TEXT,
    controller TEXT,
    targets TEXT,
    keep_until TEXT,
    grantee TEXT,
    provider TEXT,
    PRIMARY KEY (id)
);
CREATE TABLE replica (
    no INTEGER NOT NULL,
    id BLOB NOT NULL,
    epoch INTEGER NOT NULL,
    staff BLOB,
    PRIMARY KEY (no),
    UNIQUE (id, epoch)
);
CREATE TABLE roster (
    n INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (n)
);
CREATE TABLE round (
    no INTEGER NOT NULL,
    at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (no)
);
CREATE TABLE search_row (
    no INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record BLOB NOT NULL,
    PRIMARY KEY (no),
    UNIQUE (record)
);
CREATE TABLE segment (
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    first_n INTEGER NOT NULL,
    last_n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    roster INTEGER NOT NULL,
    state INTEGER NOT NULL,
    bytes BLOB,
    PRIMARY KEY (compartment, replica, seq)
);
CREATE INDEX segment_to_do ON segment (state) WHERE state < 2;
CREATE TABLE session (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    office TEXT,
    offering BLOB,
    kind TEXT,
    title TEXT,
    participant BLOB,
    date TEXT,
    "begin" TEXT,
    "end" TEXT,
    break_minutes INTEGER,
    location TEXT,
    mode TEXT,
    leaders TEXT,
    topics TEXT,
    public_content TEXT,
    next_step TEXT,
    follow_up_on TEXT,
    status TEXT,
    cancel_reason TEXT,
    counts_as_bagatelle INTEGER,
    source_row INTEGER,
    PRIMARY KEY (id)
);
CREATE INDEX session_by_date_begin ON session (date, "begin");
CREATE INDEX session_by_offering_date ON session (offering, date) WHERE offering IS NOT NULL;
CREATE INDEX session_by_participant ON session (participant) WHERE participant IS NOT NULL;
CREATE TABLE staff (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    name TEXT,
    function TEXT,
    roles TEXT,
    offices TEXT,
    fields_of_action TEXT,
    phone TEXT,
    email TEXT,
    active INTEGER,
    PRIMARY KEY (id)
);
CREATE TABLE told (
    record BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    PRIMARY KEY (record, compartment)
)
 WITHOUT ROWID;
CREATE TABLE unmerge (
    id BLOB NOT NULL,
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    alive INTEGER DEFAULT '1' NOT NULL,
    clocks BLOB,
    merge BLOB,
    knew TEXT,
    reason TEXT,
    PRIMARY KEY (id)
);
CREATE INDEX unmerge_by_merge ON unmerge (merge) WHERE merge IS NOT NULL;
CREATE TABLE vector (
    compartment INTEGER NOT NULL,
    replica INTEGER NOT NULL,
    n INTEGER NOT NULL,
    seq INTEGER DEFAULT '0' NOT NULL,
    sealed_n INTEGER DEFAULT '0' NOT NULL,
    hash BLOB,
    PRIMARY KEY (compartment, replica)
)
 WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');
CREATE TRIGGER likeness_participant_changed AFTER UPDATE OF last_name, first_name, birth_name, birth_date, gender, street, house_no, postcode, city, phone, email ON participant BEGIN INSERT OR IGNORE INTO likeness_changed (kind, row) VALUES (1, old.rowid); END;
CREATE TRIGGER likeness_participant_gone AFTER DELETE ON participant BEGIN INSERT OR IGNORE INTO likeness_changed (kind, row) VALUES (1, old.rowid); END;
CREATE TRIGGER likeness_business_changed AFTER UPDATE OF name, contact_person, industry_text, street, house_no, postcode, phone, email, website ON business BEGIN INSERT OR IGNORE INTO likeness_changed (kind, row) VALUES (2, old.rowid); END;
CREATE TRIGGER likeness_business_gone AFTER DELETE ON business BEGIN INSERT OR IGNORE INTO likeness_changed (kind, row) VALUES (2, old.rowid); END;
CREATE TRIGGER merged_cluster_insert AFTER INSERT ON cluster BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_cluster_update AFTER UPDATE ON cluster BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_cluster_delete AFTER DELETE ON cluster BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_merge_insert AFTER INSERT ON merge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_merge_update AFTER UPDATE ON merge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_merge_delete AFTER DELETE ON merge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_unmerge_insert AFTER INSERT ON unmerge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_unmerge_update AFTER UPDATE ON unmerge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_unmerge_delete AFTER DELETE ON unmerge BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_compartment_insert AFTER INSERT ON compartment BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_compartment_update AFTER UPDATE ON compartment BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_compartment_delete AFTER DELETE ON compartment BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_participant_insert AFTER INSERT ON participant WHEN EXISTS (SELECT 1 FROM cluster WHERE record = new.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_participant_update AFTER UPDATE ON participant WHEN EXISTS (SELECT 1 FROM cluster WHERE record = new.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_participant_delete AFTER DELETE ON participant WHEN EXISTS (SELECT 1 FROM cluster WHERE record = old.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_business_insert AFTER INSERT ON business WHEN EXISTS (SELECT 1 FROM cluster WHERE record = new.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_business_update AFTER UPDATE ON business WHEN EXISTS (SELECT 1 FROM cluster WHERE record = new.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
CREATE TRIGGER merged_business_delete AFTER DELETE ON business WHEN EXISTS (SELECT 1 FROM cluster WHERE record = old.id) BEGIN INSERT INTO merged_count (id, no) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET no = no + 1; END;
