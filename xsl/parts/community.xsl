<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What community members, and staff with them, do to an issue: promote it, say what it may be the same as. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Beside the context issue. -->
  <xsl:template name="community-side">
    <xsl:if test="@may-promote = 'yes'">
      <xsl:call-template name="with-reason">
        <xsl:with-param name="route" select="'item_promote'"/>
        <xsl:with-param name="path" select="'promote'"/>
        <xsl:with-param name="title">&promote;</xsl:with-param>
        <xsl:with-param name="hint">&promote-hint;</xsl:with-param>
        <xsl:with-param name="label">&promote-reason;</xsl:with-param>
        <xsl:with-param name="button">&promote-button;</xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="@may-send-back = 'yes'">
      <xsl:call-template name="with-reason">
        <xsl:with-param name="route" select="'item_send_back'"/>
        <xsl:with-param name="path" select="'send-back'"/>
        <xsl:with-param name="title">&send-back;</xsl:with-param>
        <xsl:with-param name="hint">&send-back-hint;</xsl:with-param>
        <xsl:with-param name="label">&send-back-reason;</xsl:with-param>
        <xsl:with-param name="button">&send-back-button;</xsl:with-param>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="@may-suggest = 'yes'"><xsl:call-template name="candidates"/></xsl:if>
  </xsl:template>

  <xsl:template name="with-reason">
    <xsl:param name="route"/>
    <xsl:param name="path"/>
    <xsl:param name="title"/>
    <xsl:param name="hint"/>
    <xsl:param name="label"/>
    <xsl:param name="button"/>
    <xsl:variable name="refused" select="/page/form[@route = $route]"/>
    <details class="fold">
      <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
      <summary><xsl:value-of select="$title"/></summary>
      <form class="stack" method="post" action="{$base}/N{@number}/{$path}">
        <xsl:call-template name="tokens"/>
        <p class="hint"><xsl:value-of select="$hint"/></p>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="$route"/>
          <xsl:with-param name="name" select="'reason'"/>
          <xsl:with-param name="label" select="$label"/>
          <xsl:with-param name="lines" select="3"/>
        </xsl:call-template>
        <button><xsl:value-of select="$button"/></button>
      </form>
    </details>
  </xsl:template>

  <xsl:template name="candidates">
    <xsl:variable name="refused" select="/page/form[@route = 'item_candidate_add']"/>
    <section aria-labelledby="side-candidates">
      <h2 id="side-candidates">&candidates;</h2>
      <xsl:if test="../candidates/candidate">
        <ul class="earlier">
          <xsl:for-each select="../candidates/candidate">
            <li>
              <xsl:call-template name="status-icon"/>
              <a href="{$base}/N{@number}">N<xsl:value-of select="@number"/><xsl:text> </xsl:text><xsl:value-of select="@title"/></a>
              <span class="muted">&candidate-by;<xsl:text> </xsl:text><xsl:value-of select="@person"/></span>
              <xsl:if test="$staff">
                <form method="post" action="{$base}/N{/page/item/@number}/not-the-same">
                  <xsl:call-template name="tokens"/>
                  <input type="hidden" name="same_as" value="{@number}"/>
                  <button class="small">&candidate-dismiss;<span class="vh">: N<xsl:value-of select="@number"/></span></button>
                </form>
              </xsl:if>
            </li>
          </xsl:for-each>
        </ul>
      </xsl:if>
      <details class="fold">
        <xsl:if test="$refused"><xsl:attribute name="open"/></xsl:if>
        <summary>&candidate-fold;</summary>
        <form class="stack" method="post" action="{$base}/N{@number}/same-as">
        <xsl:call-template name="tokens"/>
        <p class="hint">&candidates-hint;</p>
        <xsl:call-template name="field">
          <xsl:with-param name="route" select="'item_candidate_add'"/>
          <xsl:with-param name="name" select="'same_as'"/>
          <xsl:with-param name="label">&candidate-number;</xsl:with-param>
        </xsl:call-template>
        <button class="small">&candidate-add;</button>
        </form>
      </details>
    </section>
  </xsl:template>

  <xsl:template match="entry[@kind = 'promoted' or @kind = 'sent-back']" mode="timeline">
    <li class="event" id="e{@id}">
      <span><xsl:attribute name="class">i i-<xsl:choose><xsl:when test="@kind = 'promoted'">up</xsl:when><xsl:otherwise>down</xsl:otherwise></xsl:choose></xsl:attribute></span>
      <div>
        <p>
          <b><xsl:value-of select="@person"/></b><xsl:text> </xsl:text>
          <xsl:choose><xsl:when test="@kind = 'promoted'">&e-promoted;</xsl:when><xsl:otherwise>&e-sent-back;</xsl:otherwise></xsl:choose>
          <xsl:text> </xsl:text>
          <xsl:call-template name="entry-link"/>
          <xsl:call-template name="new-mark"/>
        </p>
        <div class="prose quoted"><xsl:call-template name="markup"><xsl:with-param name="from" select="body"/></xsl:call-template></div>
      </div>
    </li>
  </xsl:template>

  <xsl:template match="flash[@code = 'promoted']" mode="flash">&f-promoted;</xsl:template>
  <xsl:template match="flash[@code = 'sent-back']" mode="flash">&f-sent-back;</xsl:template>
  <xsl:template match="flash[@code = 'candidate-added']" mode="flash">&f-candidate-added;</xsl:template>
  <xsl:template match="flash[@code = 'candidate-dismissed']" mode="flash">&f-candidate-dismissed;</xsl:template>

  <xsl:template match="problem[@code = 'required'][@field = 'same_as']" mode="sentence">&x-required-same-as;</xsl:template>
  <xsl:template match="problem[@code = 'promoted-already']" mode="sentence">&x-promoted-already;</xsl:template>
  <xsl:template match="problem[@code = 'not-to-promote']" mode="sentence">&x-not-to-promote;</xsl:template>
  <xsl:template match="problem[@code = 'not-to-send-back']" mode="sentence">&x-not-to-send-back;</xsl:template>
  <xsl:template match="problem[@code = 'no-such-other']" mode="sentence">&x-no-such-other;</xsl:template>
  <xsl:template match="problem[@code = 'candidate-dismissed']" mode="sentence">&x-candidate-dismissed;</xsl:template>
</xsl:stylesheet>
