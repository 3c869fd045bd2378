-- SPDX-License-Identifier: Apache-2.0
-- What the mail that mail_envelope addressed has to say.
-- :list fields field
select f.name, f.value from nuance_api.mail_field f
