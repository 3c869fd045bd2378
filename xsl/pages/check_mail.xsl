<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- After filing without an account. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="check_mail.title">&check-mail;</xsl:template>
  <xsl:template match="page" mode="check_mail.width">page narrow</xsl:template>
  <xsl:template match="page" mode="check_mail.main">
    <h1>&check-mail;</h1>
    <p class="lead">&check-mail-lead;</p>
    <p class="hint">&check-mail-none;</p>
    <p><a class="button" href="{$base}/">&go-support;</a></p>
  </xsl:template>
</xsl:stylesheet>
