INSERT INTO counted (n) VALUES (42);
