<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What went wrong, what was kept, what to do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="error.title"><xsl:apply-templates select="error" mode="error.headline"/></xsl:template>
  <xsl:template match="page" mode="error.width">page narrow</xsl:template>

  <xsl:template match="page" mode="error.main">
    <div class="oops">
      <p class="code"><xsl:value-of select="error/@status"/></p>
      <h1><xsl:apply-templates select="error" mode="error.headline"/></h1>
      <xsl:for-each select="error">
        <p class="lead"><xsl:apply-templates select="." mode="error.text"/></p>
        <xsl:if test="problems/problem"><ul><xsl:apply-templates select="problems/problem" mode="error.told"/></ul></xsl:if>
        <xsl:if test="@retry-after"><p>&err-retry;</p></xsl:if>
      </xsl:for-each>
      <xsl:if test="error/@status = 401 and form and @auth = 'accounts'"><p><a class="button primary" href="{$base}/login" target="_blank">&log-in-beside;</a></p></xsl:if>
      <xsl:if test="form/fields/field">
        <form method="post" action="{$base}{@path}" class="form">
          <xsl:call-template name="tokens"/>
          <xsl:for-each select="form/fields/field">
            <xsl:choose>
              <xsl:when test="@name = 'body' or @name = 'comment'">
                <p class="field"><label for="f-{@name}">&kept-text;</label><textarea id="f-{@name}" name="{@name}" rows="8"><xsl:value-of select="@value"/></textarea></p>
              </xsl:when>
              <xsl:otherwise><input type="hidden" name="{@name}" value="{@value}"/></xsl:otherwise>
            </xsl:choose>
          </xsl:for-each>
          <p class="actions"><button class="button{substring(' primary', 1, 8 * (error/@status != 401))}" type="submit">&send-again;</button></p>
        </form>
      </xsl:if>
      <xsl:if test="error/@status = 404 and starts-with(@path, '/link/')"><p>&link-dead;<xsl:text> </xsl:text><a href="{$base}/link">&link-lost;</a>.</p></xsl:if>
      <p class="actions">
        <a class="button" href="{$base}/">&go-support;</a>
        <xsl:if test="$visitor and not(form) and @auth = 'accounts' and error/@status &lt; 500"><a class="button" href="{$base}/login">&log-in;</a></xsl:if>
      </p>
    </div>
  </xsl:template>

  <xsl:template match="problem" mode="error.told">
    <li><xsl:if test="@field != '' and @code != 'unknown-field'"><code><xsl:value-of select="@field"/></code>: </xsl:if><xsl:apply-templates select="." mode="sentence"/></li>
  </xsl:template>

  <xsl:template match="error" mode="error.headline">
    <xsl:choose>
      <xsl:when test="@status = 404">&err-not-found;</xsl:when>
      <xsl:when test="@status = 403">&err-forbidden;</xsl:when>
      <xsl:when test="@status = 401">&err-unauthenticated;</xsl:when>
      <xsl:when test="@status = 409">&err-conflict;</xsl:when>
      <xsl:when test="@status = 400">&err-bad;</xsl:when>
      <xsl:when test="@status = 422">&err-invalid;</xsl:when>
      <xsl:when test="@status = 405">&err-method;</xsl:when>
      <xsl:when test="@status = 406">&err-not-acceptable;</xsl:when>
      <xsl:when test="@status = 408">&err-timeout;</xsl:when>
      <xsl:when test="@status = 413">&err-too-large;</xsl:when>
      <xsl:when test="@status = 415">&err-media-type;</xsl:when>
      <xsl:when test="@status = 429">&err-throttled;</xsl:when>
      <xsl:when test="@status = 503">&err-unavailable;</xsl:when>
      <xsl:otherwise>&err-internal;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="error" mode="error.text">
    <xsl:choose>
      <xsl:when test="@status = 404">&err-not-found-text;</xsl:when>
      <xsl:when test="@status = 403">&err-forbidden-text;</xsl:when>
      <xsl:when test="@status = 401 and ../form">&err-logged-out-text;</xsl:when>
      <xsl:when test="@status = 401">&err-unauthenticated-text;</xsl:when>
      <xsl:when test="@status = 409">&err-conflict-text;</xsl:when>
      <xsl:when test="@status = 400 or @status = 422">&err-bad-text;</xsl:when>
      <xsl:when test="@status = 405">&err-method-text;</xsl:when>
      <xsl:when test="@status = 406">&err-not-acceptable-text;</xsl:when>
      <xsl:when test="@status = 408">&err-timeout-text;</xsl:when>
      <xsl:when test="@status = 413">&err-too-large-text;</xsl:when>
      <xsl:when test="@status = 415">&err-media-type-text;</xsl:when>
      <xsl:when test="@status = 429">&err-throttled-text;</xsl:when>
      <xsl:when test="@status = 503">&err-unavailable-text;</xsl:when>
      <xsl:otherwise>&err-internal-text;</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
