-- What holds, to be read: by people with any SQLite reader, and by Polybius.  Each view looks at the revisions that
-- `revision` lists; seen as of a day, that list is cut there and the same views are asked.

CREATE VIEW now AS SELECT coalesce(max(revision), 0) AS revision FROM revision;

CREATE VIEW judgement_in_force AS
SELECT j.* FROM judgement j, now
WHERE j.kind <> 'undo' AND j.revision <= now.revision
  AND NOT EXISTS (SELECT 1 FROM judgement u WHERE u.undoes = j.judgement AND u.revision <= now.revision);

-- Reports that are neither replaced by a later version nor withdrawn, each with the coding that holds.
CREATE VIEW live_report AS
SELECT r.*, (SELECT g.coding FROM reading g WHERE g.report = r.report AND g.revision <= now.revision
             ORDER BY g.revision DESC LIMIT 1) AS coding
FROM report r, now
WHERE r.revision <= now.revision
  AND NOT EXISTS (SELECT 1 FROM report n WHERE n.replaces = r.report AND n.revision <= now.revision)
  AND NOT EXISTS (SELECT 1 FROM judgement_in_force j
                  WHERE j.kind = 'retract' AND json_extract(j.target, '$.report') = r.id);

CREATE VIEW telling AS
SELECT 'I' || p.incident AS incident, 'T' || e.event AS telling, k.type, k.mode, k.acled AS sub_event_type,
       coalesce(substr(a.text, e.start + 1, e."end" - e.start), w.words) AS words,
       coalesce(substr(a.text, e.said_from + 1, e.said_to - e.said_from), q.words) AS sentence,
       (SELECT group_concat(x.name, '; ') FROM role r JOIN actor x USING (actor) WHERE r.event = e.event AND r.side = 1)
         AS actors,
       (SELECT group_concat(x.name, '; ') FROM role r JOIN actor x USING (actor) WHERE r.event = e.event AND r.side = 2)
         AS recipients,
       pl.name AS place, pl.country, pl.adm1, pl.lat, pl.lon, e.where_prec,
       substr(e.first, 1, 4) || '-' || substr(e.first, 5, 2) || '-' || substr(e.first, 7) AS first,
       substr(e.last, 1, 4) || '-' || substr(e.last, 5, 2) || '-' || substr(e.last, 7) AS last, e.date_prec,
       m.polarity, m.certainty, m.tense, m.era,
       (SELECT group_concat(coalesce(x.name, 'somebody') || ' (' || s.act || ')', ' via ')
        FROM told t JOIN statement s USING (statement) LEFT JOIN actor x ON x.actor = s.speaker
        WHERE t.event = e.event) AS in_the_words_of,
       coalesce(a.title, substr(a.text, 1, a.titled)) AS title, 'sha256:' || lower(hex(a.id)) AS article, e.confidence / 1000.0 AS confidence
FROM placed p JOIN event e USING (event) JOIN act k USING (act) JOIN manner m USING (manner)
JOIN coding c USING (coding) JOIN article a USING (article)
LEFT JOIN place pl USING (place)
LEFT JOIN quote q ON q.article = a.article AND q.start = e.said_from AND q."end" = e.said_to
LEFT JOIN quote w ON w.article = a.article AND w.start = e.start AND w."end" = e."end";

CREATE VIEW incident AS
SELECT 'I' || p.incident AS incident, k.type,
       substr(min(e.first), 1, 4) || '-' || substr(min(e.first), 5, 2) || '-' || substr(min(e.first), 7) AS first,
       substr(max(e.last), 1, 4) || '-' || substr(max(e.last), 5, 2) || '-' || substr(max(e.last), 7) AS last,
       (SELECT pl.name FROM placed q JOIN event f USING (event) JOIN place pl USING (place)
        WHERE q.incident = p.incident ORDER BY f.where_prec, f.event LIMIT 1) AS place,
       (SELECT pl.country FROM placed q JOIN event f USING (event) JOIN place pl USING (place)
        WHERE q.incident = p.incident ORDER BY f.where_prec, f.event LIMIT 1) AS country,
       count(*) AS tellings, count(DISTINCT e.coding) AS articles,
       sum(m.polarity = '+') AS asserted, sum(m.polarity = '-') AS denied
FROM placed p JOIN event e USING (event) JOIN act k USING (act) JOIN manner m USING (manner)
GROUP BY p.incident;

-- Who gives which number of whom, for each incident; numbers of one owner stand in the order of their reports.
CREATE VIEW toll AS
SELECT 'I' || p.incident AS incident, u.kind,
       coalesce(x.name, CASE WHEN f.statement IS NULL THEN 'the report' ELSE 'somebody' END) AS owner,
       f.low, f.best, f.high, u.comparator, f.counted, u.use, u.polarity, u.derived,
       r.outlet, r.published, r.ref, coalesce(substr(a.text, f.start + 1, f."end" - f.start), w.words) AS words
FROM placed p JOIN figure f USING (event) JOIN counting u USING (counting) JOIN live_report r ON r.coding = f.coding
JOIN article a ON a.article = r.article
LEFT JOIN statement s ON s.statement = f.statement LEFT JOIN actor x ON x.actor = s.speaker
LEFT JOIN quote w ON w.article = a.article AND w.start = f.start AND w."end" = f."end"
ORDER BY p.incident, u.kind, owner, r.published;

-- What each speaker holds of each incident.
CREATE VIEW position AS
SELECT 'I' || p.incident AS incident, x.name AS speaker, y.country,
       CASE WHEN m.polarity = '-' THEN 'denies' ELSE 'asserts' END AS holds, s.act, m.certainty,
       coalesce(substr(a.text, e.said_from + 1, e.said_to - e.said_from), q.words) AS sentence,
       r.outlet, r.published, r.ref
FROM placed p JOIN event e USING (event) JOIN manner m USING (manner) JOIN told t USING (event) JOIN statement s USING (statement)
JOIN live_report r ON r.coding = e.coding JOIN article a ON a.article = r.article
LEFT JOIN actor x ON x.actor = s.speaker LEFT JOIN sort y USING (sort)
LEFT JOIN quote q ON q.article = a.article AND q.start = e.said_from AND q."end" = e.said_to
ORDER BY p.incident, r.published;
