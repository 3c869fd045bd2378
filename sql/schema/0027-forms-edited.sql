-- SPDX-License-Identifier: Apache-2.0
-- Where the editor of forms leads back to.

-- field: integer min=1 max=1000000
create domain nuance.form_number as integer check (value > 0);
