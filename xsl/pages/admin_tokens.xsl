<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Tokens with which programs act. A new one is shown once, as the answer to the form that made it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_tokens.title">&tokens;</xsl:template>
  <xsl:template match="page" mode="admin_tokens.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_tokens.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&tokens;</xsl:with-param></xsl:call-template>
    <h1>&tokens;</h1>
    <xsl:apply-templates select="outcome" mode="admin_tokens.outcome"/>
    <section aria-labelledby="new">
      <h2 id="new">&token-new;</h2>
      <form class="stack" method="post" action="{$base}/admin/tokens">
        <xsl:call-template name="tokens"/>
        <xsl:call-template name="field">
          <xsl:with-param name="name" select="'name'"/>
          <xsl:with-param name="label">&name;</xsl:with-param>
          <xsl:with-param name="hint">&token-name-hint;</xsl:with-param>
        </xsl:call-template>
        <fieldset class="checks">
          <legend>&token-scopes;</legend>
          <xsl:call-template name="field-problem"><xsl:with-param name="route" select="'admin_tokens'"/><xsl:with-param name="name" select="'read'"/></xsl:call-template>
          <label><input type="checkbox" name="read" value="yes" id="f-read"><xsl:if test="form/fields/field[@name = 'read']"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><b>read</b><xsl:text> </xsl:text><span class="muted">&scope-read;</span></label>
          <label><input type="checkbox" name="write" value="yes" id="f-write"><xsl:if test="form/fields/field[@name = 'write']"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><b>write</b><xsl:text> </xsl:text><span class="muted">&scope-write;</span></label>
          <label><input type="checkbox" name="instances" value="yes" id="f-instances"><xsl:if test="form/fields/field[@name = 'instances']"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><b>instances</b><xsl:text> </xsl:text><span class="muted">&scope-instances;</span></label>
          <label><input type="checkbox" name="requestors" value="yes" id="f-requestors"><xsl:if test="form/fields/field[@name = 'requestors']"><xsl:attribute name="checked"/></xsl:if></input><xsl:text> </xsl:text><b>requestors</b><xsl:text> </xsl:text><span class="muted">&scope-requestors;</span></label>
        </fieldset>
        <div class="actions"><button class="primary">&token-make;</button></div>
      </form>
    </section>
    <section aria-labelledby="present">
      <h2 id="present">&tokens-present;</h2>
      <xsl:choose>
        <xsl:when test="tokens/token">
          <div class="scroll" tabindex="0" role="group" aria-labelledby="present">
            <table class="data">
              <thead><tr><th scope="col">&name;</th><th scope="col">&token-scopes;</th><th scope="col">&token-made-by;</th><th scope="col">&token-last-used;</th><th scope="col"><span class="vh">&token-actions;</span></th></tr></thead>
              <tbody><xsl:apply-templates select="tokens/token" mode="admin_tokens.token"/></tbody>
            </table>
          </div>
        </xsl:when>
        <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'lock'"/><xsl:with-param name="text">&no-tokens;</xsl:with-param></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </section>
  </xsl:template>

  <xsl:template match="outcome" mode="admin_tokens.outcome">
    <div class="notice" role="status">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template>
      <div>
        <xsl:choose>
          <xsl:when test="@subject"><p>&token-once;</p><p><code class="secret"><xsl:value-of select="@subject"/></code></p></xsl:when>
          <xsl:otherwise><p>&token-made-before;</p></xsl:otherwise>
        </xsl:choose>
      </div>
    </div>
  </xsl:template>

  <xsl:template match="token" mode="admin_tokens.token">
    <tr>
      <td><xsl:value-of select="@name"/></td>
      <td><code><xsl:value-of select="@scopes"/></code></td>
      <td><xsl:value-of select="@made-by"/>, <xsl:call-template name="day"><xsl:with-param name="at" select="@created-at"/></xsl:call-template></td>
      <td>
        <xsl:choose>
          <xsl:when test="@last-used-at"><xsl:call-template name="time"><xsl:with-param name="at" select="@last-used-at"/><xsl:with-param name="ago" select="@last-used-at-ago"/></xsl:call-template></xsl:when>
          <xsl:otherwise><span class="muted">&never-used;</span></xsl:otherwise>
        </xsl:choose>
      </td>
      <td class="to-right">
        <xsl:choose>
          <xsl:when test="@revoked-at"><span class="tag">&token-revoked;</span></xsl:when>
          <xsl:otherwise>
            <form method="post" action="{$base}/admin/tokens/{@id}/revoke">
              <xsl:call-template name="tokens"/>
              <button>&token-revoke;<span class="vh">: <xsl:value-of select="@name"/></span></button>
            </form>
          </xsl:otherwise>
        </xsl:choose>
      </td>
    </tr>
  </xsl:template>

  <xsl:template match="problem[@code = 'scope-required']" mode="admin_tokens.sentence">&x-scope-required;</xsl:template>
  <xsl:template match="flash[@code = 'token-revoked']" mode="admin_tokens.flash">&f-token-revoked;</xsl:template>
</xsl:stylesheet>
