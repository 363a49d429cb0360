INSERT INTO history_items (id, url, visit_count) VALUES (2, 'https://example.net/', 1);
INSERT INTO history_visits (id, history_item, visit_time, redirect_source) VALUES (2, 2, 730972800.5, 1);
UPDATE history_visits SET redirect_destination = 2 WHERE id = 1;
