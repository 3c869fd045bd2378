-- SPDX-License-Identifier: Apache-2.0
-- What state of an answer for everybody a form was made from: the time it was last published or withdrawn
-- in microseconds, 0 before.

-- field: integer min=0 max=999999999999999999
create domain nuance.answer_version as bigint check (value >= 0);
