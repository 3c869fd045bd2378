<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the link in the mail for a new account opens. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="sign_up_join.title">&sign-up;</xsl:template>
  <xsl:template match="page" mode="sign_up_join.width">page narrow</xsl:template>

  <xsl:template match="page" mode="sign_up_join.main">
    <xsl:variable name="minimum" select="limits/field[@route = 'sign_up_join'][@name = 'new_password']/@min"/>
    <h1>&sign-up;</h1>
    <xsl:choose>
      <xsl:when test="@needs-https = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div></xsl:when>
      <xsl:when test="not($visitor)"><p>&already-in;<xsl:text> </xsl:text><b><xsl:value-of select="viewer/@name"/></b>. <a href="{$base}/">&go-on;</a></p></xsl:when>
      <xsl:otherwise>
        <dl class="facts"><div><dt>&email;</dt><dd><xsl:value-of select="sign-up/@address"/></dd></div></dl>
        <form class="stack" method="post" action="{$base}{@path}">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'sign_up_join'"/>
            <xsl:with-param name="name" select="'name'"/>
            <xsl:with-param name="label">&your-name;</xsl:with-param>
            <xsl:with-param name="hint">&name-hint;</xsl:with-param>
            <xsl:with-param name="autocomplete" select="'name'"/>
            <xsl:with-param name="autofocus" select="true()"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'sign_up_join'"/>
            <xsl:with-param name="name" select="'login'"/>
            <xsl:with-param name="label">&login-name;</xsl:with-param>
            <xsl:with-param name="hint">&login-hint;</xsl:with-param>
            <xsl:with-param name="autocomplete" select="'username'"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'sign_up_join'"/>
            <xsl:with-param name="name" select="'new_password'"/>
            <xsl:with-param name="label">&password;</xsl:with-param>
            <xsl:with-param name="hint"><xsl:if test="$minimum">&password-new-hint-before;<xsl:text> </xsl:text><xsl:value-of select="$minimum"/><xsl:text> </xsl:text>&password-new-hint-after;</xsl:if></xsl:with-param>
            <xsl:with-param name="type" select="'password'"/>
            <xsl:with-param name="minimum" select="$minimum"/>
            <xsl:with-param name="autocomplete" select="'new-password'"/>
          </xsl:call-template>
          <div class="actions"><button class="primary">&sign-up-join;</button></div>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
