-- The record, version 1.  Every table but the two indexes at the end is append-only: a row is written once, by the
-- revision that it names, and never changed (triggers see to it).  What holds now, or held then, is asked of
-- revisions.  Offsets are code points into article.text, half-open; NULL is unknown.  Days of events are whole numbers,
-- 20230919 for 2023-09-19, which sort and take little room; so do words of closed sets, which stand in tables of their
-- own.  The views of 003 show all of it in plain words.

-- One change of the record: what kind, when (seconds since 1970, UTC), by whom.
CREATE TABLE revision (
  revision INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  by       TEXT NOT NULL,
  kind     TEXT NOT NULL CHECK (kind IN ('add', 'judge', 'merge'))
);

-- The program that read: its version, and the hashes of its code, data and models, as JSON.
CREATE TABLE run (
  run      INTEGER PRIMARY KEY,
  program  TEXT NOT NULL UNIQUE,
  revision INTEGER NOT NULL REFERENCES revision
);

-- Words that often stand in `coding.details`, which are deflated against them (zlib, preset dictionary).
CREATE TABLE dictionary (
  dictionary INTEGER PRIMARY KEY,
  words      BLOB NOT NULL
);

-- A text.  Without its words (--no-text), `quote` below holds those that the record rests on.
CREATE TABLE article (
  article   INTEGER PRIMARY KEY,
  digest    INTEGER NOT NULL UNIQUE,      -- of the id, by which it is found
  id        BLOB NOT NULL,                -- sha256 of the text
  title     TEXT,                         -- where the text does not begin with it
  titled    INTEGER,                      -- characters of the text that are its title
  text      TEXT,
  chars     INTEGER NOT NULL,
  language  TEXT NOT NULL,
  signature BLOB NOT NULL,                -- MinHash, by which near-copies are found
  agencies  TEXT NOT NULL,                -- news agencies that it credits
  revision  INTEGER NOT NULL REFERENCES revision
);

-- A text as one outlet brought it.  A report that brings another text under the same address replaces the one before.
CREATE TABLE report (
  report    INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,         -- hash of text, ref, uri, outlet and day
  article   INTEGER NOT NULL REFERENCES article,
  ref       TEXT NOT NULL,                -- the document's own id or path
  uri       TEXT,
  outlet    TEXT,
  byline    TEXT,
  published TEXT,
  replaces  INTEGER REFERENCES report,
  revision  INTEGER NOT NULL REFERENCES revision
);
CREATE INDEX report_uri ON report (uri) WHERE uri IS NOT NULL;
CREATE INDEX report_replaces ON report (replaces) WHERE replaces IS NOT NULL;

-- What a program reads in a text of a day.
CREATE TABLE coding (
  coding   INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,          -- hash of all that is said
  article  INTEGER NOT NULL REFERENCES article,
  run      INTEGER NOT NULL REFERENCES run,
  before   INTEGER NOT NULL,              -- its events are the rows before + 1 to before + events
  events   INTEGER NOT NULL,
  details  BLOB NOT NULL,                 -- what is not asked for by itself: reasons, hedges, all spans (deflated JSON)
  revision INTEGER NOT NULL REFERENCES revision
);

CREATE INDEX coding_article ON coding (article);

-- Which coding of a report holds from this revision on: the last one.
CREATE TABLE reading (
  report   INTEGER NOT NULL REFERENCES report,
  revision INTEGER NOT NULL REFERENCES revision,
  coding   INTEGER NOT NULL REFERENCES coding,
  PRIMARY KEY (report, revision)
) WITHOUT ROWID;
CREATE INDEX reading_coding ON reading (coding);

-- A document that could not be read.
CREATE TABLE fault (
  fault    INTEGER PRIMARY KEY,
  ref      TEXT NOT NULL,
  kind     TEXT NOT NULL,
  message  TEXT NOT NULL,
  revision INTEGER NOT NULL REFERENCES revision
);

-- Words of a text that is not kept.
CREATE TABLE quote (
  article INTEGER NOT NULL REFERENCES article,
  start   INTEGER NOT NULL,
  "end"   INTEGER NOT NULL,
  words   TEXT NOT NULL,
  PRIMARY KEY (article, start, "end")
) WITHOUT ROWID;

-- Somebody who acts, is acted on or speaks, as a report describes them; equal descriptions are one row.
CREATE TABLE actor (
  actor  INTEGER PRIMARY KEY,
  digest INTEGER NOT NULL UNIQUE,
  key    TEXT,                            -- NULL: known by these words alone
  name   TEXT NOT NULL,
  ids    TEXT,                            -- JSON: in other lists
  sort   INTEGER NOT NULL REFERENCES sort
);

-- Of what sort an actor is.
CREATE TABLE sort (
  sort      INTEGER PRIMARY KEY,
  digest    INTEGER NOT NULL UNIQUE,
  country   TEXT,
  sectors   TEXT,                         -- "GOV MIL"
  kind      TEXT,
  claimants TEXT,
  source    TEXT,
  members   INTEGER NOT NULL
);

CREATE TABLE place (
  place     INTEGER PRIMARY KEY,
  digest    INTEGER NOT NULL UNIQUE,
  key       TEXT NOT NULL,
  name      TEXT NOT NULL,
  lat       REAL,
  lon       REAL,
  country   TEXT,
  adm1      TEXT,
  adm2      TEXT,
  feature   TEXT,
  precision INTEGER,
  claimants TEXT,
  source    TEXT,
  extent_km REAL
);
CREATE VIRTUAL TABLE place_box USING rtree (place, south, north, west, east);

-- What an act is, in the terms of PLOVER, CAMEO and ACLED.
CREATE TABLE act (
  act    INTEGER PRIMARY KEY,
  digest INTEGER NOT NULL UNIQUE,
  type   TEXT NOT NULL,
  mode   TEXT,
  cameo  TEXT,
  acled  TEXT
);

-- How an act is told: as done or not, how surely, in which tense, as news or as history.
CREATE TABLE manner (
  manner    INTEGER PRIMARY KEY,
  digest    INTEGER NOT NULL UNIQUE,
  polarity  TEXT NOT NULL,
  certainty TEXT NOT NULL,
  tense     TEXT NOT NULL,
  era       TEXT NOT NULL
);

-- One event as one article tells it: a telling.
CREATE TABLE event (
  event      INTEGER PRIMARY KEY,
  coding     INTEGER NOT NULL REFERENCES coding,
  n          INTEGER NOT NULL,            -- e<n> in its coding
  act        INTEGER NOT NULL REFERENCES act,
  manner     INTEGER NOT NULL REFERENCES manner,
  start      INTEGER NOT NULL,
  "end"      INTEGER NOT NULL,
  sentence   INTEGER NOT NULL,            -- which sentence of its article
  said_from  INTEGER NOT NULL,            -- that sentence
  said_to    INTEGER NOT NULL,
  first      INTEGER,
  last       INTEGER,
  date_prec  INTEGER,
  place      INTEGER REFERENCES place,
  where_prec INTEGER,
  confidence INTEGER NOT NULL             -- thousandths
);
CREATE INDEX event_first ON event (first) WHERE first IS NOT NULL;
CREATE INDEX event_place ON event (place) WHERE place IS NOT NULL;

-- Who is in an event: side 1 did it, side 2 had it done to them.
CREATE TABLE role (
  event INTEGER NOT NULL REFERENCES event,
  side  INTEGER NOT NULL,
  n     INTEGER NOT NULL,
  actor INTEGER NOT NULL REFERENCES actor,
  PRIMARY KEY (event, side, n)
) WITHOUT ROWID;

-- A statement that some event or figure stands in; the others, and the words of all, are in coding.details.
CREATE TABLE statement (
  statement INTEGER PRIMARY KEY,
  coding    INTEGER NOT NULL REFERENCES coding,
  n         INTEGER NOT NULL,
  speaker   INTEGER REFERENCES actor,
  act       TEXT NOT NULL,
  inside    INTEGER,                      -- n of the statement that reports this one
  medium    TEXT
);

-- In whose words an event is told, outermost first.
CREATE TABLE told (
  event     INTEGER NOT NULL REFERENCES event,
  n         INTEGER NOT NULL,
  statement INTEGER NOT NULL REFERENCES statement,
  PRIMARY KEY (event, n)
) WITHOUT ROWID;

-- What a number counts, how exactly, and what it does to the toll of its article.
CREATE TABLE counting (
  counting   INTEGER PRIMARY KEY,
  digest     INTEGER NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  comparator TEXT NOT NULL,
  use        TEXT NOT NULL,
  polarity   TEXT NOT NULL,
  derived    INTEGER NOT NULL
);

-- A figure that belongs to an event or counts victims; the others are in coding.details.
CREATE TABLE figure (
  figure     INTEGER PRIMARY KEY,
  coding     INTEGER NOT NULL REFERENCES coding,
  n          INTEGER NOT NULL,
  event      INTEGER REFERENCES event,
  counting   INTEGER NOT NULL REFERENCES counting,
  low        REAL,
  best       REAL,
  high       REAL,
  counted    TEXT,
  of         INTEGER REFERENCES actor,
  statement  INTEGER REFERENCES statement, -- whose words it is in, innermost; NULL: the report's own
  part_of    INTEGER,                     -- n of the figure whose people these are among
  revises    INTEGER,                     -- n of the figure that this one replaces
  start      INTEGER NOT NULL,
  "end"      INTEGER NOT NULL
);
CREATE INDEX figure_event ON figure (event) WHERE event IS NOT NULL;

-- Two events, statements or figures of one article that cannot both hold.
CREATE TABLE contest (
  coding INTEGER NOT NULL REFERENCES coding,
  a      TEXT NOT NULL,
  b      TEXT NOT NULL,
  about  TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (coding, a, b)
) WITHOUT ROWID;

-- A person's word, which outranks the machine's: what, on what, why.  One that is undone is kept.
CREATE TABLE judgement (
  judgement INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'correct', 'confirm', 'reject', 'retract', 'undo')),
  target    TEXT NOT NULL,                -- JSON: the tellings, report or judgement it is of
  because   TEXT NOT NULL,
  undoes    INTEGER REFERENCES judgement,
  revision  INTEGER NOT NULL REFERENCES revision
);

-- Where an event belongs from this revision on; an incident is named after its first event.  NULL: nowhere, since its
-- report was withdrawn or it was rejected.
CREATE TABLE placement (
  event    INTEGER NOT NULL REFERENCES event,
  revision INTEGER NOT NULL REFERENCES revision,
  incident INTEGER REFERENCES event,
  PRIMARY KEY (event, revision)
) WITHOUT ROWID;

-- How likely two events are of one incident, where that is likely; both ways round.
CREATE TABLE link (
  event    INTEGER NOT NULL REFERENCES event,
  other    INTEGER NOT NULL REFERENCES event,
  thousandths INTEGER NOT NULL,
  PRIMARY KEY (event, other)
) WITHOUT ROWID;

-- An event of a near-copy that says the same as one of its source: it goes where that one goes.
CREATE TABLE follow (
  event  INTEGER PRIMARY KEY REFERENCES event,
  leader INTEGER NOT NULL REFERENCES event
);

-- Two texts of which one is a near-copy of the other; both ways round.
CREATE TABLE copy (
  article INTEGER NOT NULL REFERENCES article,
  other   INTEGER NOT NULL REFERENCES article,
  PRIMARY KEY (article, other)
) WITHOUT ROWID;

-- From which text on the near-copies of a text go by one name, from this revision on: the first of them is the source.
CREATE TABLE origin (
  article  INTEGER NOT NULL REFERENCES article,
  revision INTEGER NOT NULL REFERENCES revision,
  source   INTEGER NOT NULL REFERENCES article,
  PRIMARY KEY (article, revision)
) WITHOUT ROWID;

-- Keys under which events, and articles, meet those that may be the same.
CREATE TABLE event_key (
  key   INTEGER NOT NULL,
  event INTEGER NOT NULL,
  PRIMARY KEY (key, event)
) WITHOUT ROWID;
CREATE TABLE article_key (
  key     INTEGER NOT NULL,
  article INTEGER NOT NULL,
  PRIMARY KEY (key, article)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE article_words USING fts5 (
  text, content = 'article', content_rowid = 'article', tokenize = 'unicode61 remove_diacritics 2', columnsize = 0,
  detail = none
);

-- The one thing that changes: where each event is now.  Made by the trigger; could be made anew from `placement`.
CREATE TABLE placed (
  event    INTEGER PRIMARY KEY,
  incident INTEGER NOT NULL
);
CREATE INDEX placed_incident ON placed (incident);
CREATE TRIGGER place_event AFTER INSERT ON placement BEGIN
  DELETE FROM placed WHERE event = NEW.event;
  INSERT INTO placed SELECT NEW.event, NEW.incident WHERE NEW.incident IS NOT NULL;
END;
