<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What an invitation's link opens: accept with the account one has, or make one. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="invitation.title">&invitation;</xsl:template>
  <xsl:template match="page" mode="invitation.width">page narrow</xsl:template>

  <xsl:template match="page" mode="invitation.main">
    <xsl:choose>
      <xsl:when test="invitation/@state = 'open'"><xsl:call-template name="invitation.invitation-open"/></xsl:when>
      <xsl:otherwise><xsl:call-template name="invitation.invitation-over"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A link that worked once, and does not any more. -->
  <xsl:template name="invitation.invitation-over">
    <xsl:variable name="state" select="invitation/@state"/>
    <h1>&invitation-over;</h1>
    <xsl:choose>
      <xsl:when test="invitation/@contract">
        <p class="lead">&x-invitation-used-mine;</p>
        <div class="actions"><a class="button primary" href="{$base}/contract/{invitation/@contract}"><xsl:value-of select="invitation/@contract-name"/></a></div>
      </xsl:when>
      <xsl:otherwise>
        <xsl:if test="not(form)">
          <p class="lead">
            <xsl:choose>
              <xsl:when test="$state = 'used'">&x-invitation-used;</xsl:when>
              <xsl:when test="$state = 'revoked'">&x-invitation-revoked;</xsl:when>
              <xsl:otherwise>&x-invitation-expired;</xsl:otherwise>
            </xsl:choose>
          </p>
        </xsl:if>
        <div class="actions">
          <xsl:choose>
            <xsl:when test="$state = 'used' and $visitor and @auth = 'accounts'"><a class="button primary" href="{$base}/login?next={@path}">&log-in;</a></xsl:when>
            <xsl:otherwise><a class="button primary" href="{$base}/">&to-portal;</a></xsl:otherwise>
          </xsl:choose>
        </div>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="invitation.invitation-open">
    <h1><xsl:value-of select="invitation/@contract-name"/></h1>
    <xsl:for-each select="invitation">
      <p class="lead">&invitation-lead;</p>
      <dl class="facts">
        <div><dt>&role;</dt><dd><xsl:call-template name="role-words"><xsl:with-param name="role" select="@role"/></xsl:call-template></dd></div>
        <div><dt>&valid-until;</dt><dd><xsl:call-template name="day"><xsl:with-param name="at" select="@expires-at"/></xsl:call-template></dd></div>
        <div><dt>&invitation-for;</dt><dd><xsl:value-of select="@email"/></dd></div>
      </dl>
      <p>
        <xsl:choose>
          <xsl:when test="@role = 'member'">&role-member-hint;</xsl:when>
          <xsl:otherwise>&role-contact-hint;</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="@mana-cost != 0"><xsl:text> </xsl:text>&accept-costs;</xsl:if>
      </p>
    </xsl:for-each>
    <xsl:variable name="here"><xsl:choose><xsl:when test="form/@route = 'invitation_join'"><xsl:value-of select="substring-before(@path, '/account')"/></xsl:when><xsl:otherwise><xsl:value-of select="@path"/></xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:choose>
      <xsl:when test="invitation/@already = 'yes'">
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'person'"/></xsl:call-template><div><p>&x-already-member-here;</p><p><a href="{$base}/contract/{invitation/@contract}">&go-on;</a></p></div></div>
      </xsl:when>
      <xsl:when test="not($visitor)">
        <form class="stack" method="post" action="{$base}{$here}">
          <xsl:call-template name="tokens"/>
          <p>&accept-as;<xsl:text> </xsl:text><b><xsl:value-of select="viewer/@name"/></b>.</p>
          <div class="actions"><button class="primary">&accept;</button><a class="button quiet" href="{$base}/">&not-now;</a></div>
        </form>
      </xsl:when>
      <xsl:when test="@auth != 'accounts'">
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&accept-remote;</p></div></div>
      </xsl:when>
      <xsl:when test="@needs-https = 'yes'">
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div>
      </xsl:when>
      <xsl:otherwise>
        <p><a class="button" href="{$base}/login?next={$here}">&have-account;</a></p>
        <section aria-labelledby="join">
          <h2 id="join">&join;</h2>
          <form class="stack" method="post" action="{$base}{$here}/account">
            <xsl:call-template name="tokens"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'invitation_join'"/>
              <xsl:with-param name="name" select="'name'"/>
              <xsl:with-param name="label">&your-name;</xsl:with-param>
              <xsl:with-param name="autocomplete" select="'name'"/>
            </xsl:call-template>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'invitation_join'"/>
              <xsl:with-param name="name" select="'login'"/>
              <xsl:with-param name="label">&login-name;</xsl:with-param>
              <xsl:with-param name="hint">&login-hint;</xsl:with-param>
              <xsl:with-param name="autocomplete" select="'username'"/>
            </xsl:call-template>
            <xsl:variable name="minimum" select="limits/field[@route = 'invitation_join'][@name = 'new_password']/@min"/>
            <xsl:call-template name="field">
              <xsl:with-param name="route" select="'invitation_join'"/>
              <xsl:with-param name="name" select="'new_password'"/>
              <xsl:with-param name="label">&password;</xsl:with-param>
              <xsl:with-param name="hint"><xsl:if test="$minimum">&password-new-hint-before;<xsl:text> </xsl:text><xsl:value-of select="$minimum"/><xsl:text> </xsl:text>&password-new-hint-after;</xsl:if></xsl:with-param>
              <xsl:with-param name="type" select="'password'"/>
              <xsl:with-param name="minimum" select="$minimum"/>
              <xsl:with-param name="autocomplete" select="'new-password'"/>
            </xsl:call-template>
            <div class="actions"><button class="primary">&join-accept;</button></div>
          </form>
        </section>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
