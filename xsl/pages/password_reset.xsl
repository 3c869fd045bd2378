<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the link in that mail opens: a new password. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="password_reset.title">&reset-title;</xsl:template>
  <xsl:template match="page" mode="password_reset.width">page narrow</xsl:template>

  <xsl:template match="page" mode="password_reset.main">
    <xsl:variable name="minimum" select="limits/field[@route = 'password_reset'][@name = 'new_password']/@min"/>
    <h1>&reset-title;</h1>
    <xsl:choose>
      <xsl:when test="@needs-https = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div></xsl:when>
      <xsl:otherwise>
        <dl class="facts"><div><dt>&login-name;</dt><dd><xsl:value-of select="reset/@login"/></dd></div></dl>
        <form class="stack" method="post" action="{$base}{@path}">
          <xsl:call-template name="tokens"/>
          <input type="text" value="{reset/@login}" autocomplete="username" hidden="hidden" readonly="readonly"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'password_reset'"/>
            <xsl:with-param name="name" select="'new_password'"/>
            <xsl:with-param name="label">&password-new;</xsl:with-param>
            <xsl:with-param name="hint"><xsl:if test="$minimum">&password-new-hint-before;<xsl:text> </xsl:text><xsl:value-of select="$minimum"/><xsl:text> </xsl:text>&password-new-hint-after;</xsl:if><xsl:text> </xsl:text>&reset-ends;</xsl:with-param>
            <xsl:with-param name="type" select="'password'"/>
            <xsl:with-param name="minimum" select="$minimum"/>
            <xsl:with-param name="autocomplete" select="'new-password'"/>
            <xsl:with-param name="autofocus" select="true()"/>
          </xsl:call-template>
          <div class="actions"><button class="primary">&reset-save;</button></div>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
