<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Whether people may make accounts for themselves. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_sign_up.title">&admin-sign-up;</xsl:template>

  <xsl:template match="page" mode="admin_sign_up.main">
    <h1>&admin-sign-up;</h1>
    <form class="stack" method="post" action="{$base}/admin/sign-up">
      <xsl:call-template name="tokens"/>
      <fieldset class="checks">
        <legend>&admin-sign-up-who;</legend>
        <label><input type="checkbox" name="sign_up" value="yes" id="f-sign_up"><xsl:if test="offer/@sign-up = 'yes'"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text>&admin-sign-up-all;</label>
        <p class="hint">&admin-sign-up-more;</p>
      </fieldset>
      <div class="actions"><button class="primary">&save-settings;</button></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
